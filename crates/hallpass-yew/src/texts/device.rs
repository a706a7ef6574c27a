//! What the server calls a device, in other languages.

/// The words in the server's description of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceWords {
    /// Between the browser and its system, with spaces: " on ".
    pub on: &'static str,
    /// A browser without a name.
    pub unknown_browser: &'static str,
    /// A device without a name.
    pub unknown_device: &'static str,
}

impl DeviceWords {
    /// The description `device` of the server, such as "Firefox on Windows", in these words. Names
    /// stay as they are.
    pub fn describe(&self, device: &str) -> String {
        let name = |text| match text {
            "Unknown browser" => self.unknown_browser,
            "Unknown device" => self.unknown_device,
            name => name,
        };
        match device.rsplit_once(" on ") {
            Some((browser, system)) => [name(browser), self.on, system].concat(),
            None => name(device).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_is_described_in_other_words() {
        let german = DeviceWords {
            on: " unter ",
            unknown_browser: "Unbekannter Browser",
            unknown_device: "Unbekanntes Gerät",
        };
        for (device, expected) in [
            ("Firefox on Windows", "Firefox unter Windows"),
            ("Unknown browser on Linux", "Unbekannter Browser unter Linux"),
            ("Unknown device", "Unbekanntes Gerät"),
            ("curl", "curl"),
            ("", ""),
        ] {
            assert_eq!(german.describe(device), expected);
        }
    }
}
