//! The application's own data in a session, as one type of the application.

use std::fmt;

use serde::{Serialize, de::DeserializeOwned};

use crate::{Session, SessionData};

/// The member of the data that has the version of its shape. The first version has none.
const VERSION_MEMBER: &str = "$version";

/// A type of the application's own whose value is kept in a session. Declare it once, in a crate
/// that server and browser compile.
///
/// It has to become a JSON object: a struct with named fields. In a browser, integers beyond 2^53
/// are not exact; keep them as text.
///
/// A field that is added with `#[serde(default)]` needs no new version. Anything else does:
///
/// ```
/// use hallpass_types::{ApplicationData, SessionData};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Member {
///     roles: Vec<String>,
/// }
///
/// impl ApplicationData for Member {
///     const VERSION: u32 = 2;
///
///     // Version 1 had one role: {"role": "admin"}.
///     fn migrate(version: u32, mut data: SessionData) -> Option<Self> {
///         let role = data.remove("role").filter(|_| version == 1)?;
///         Some(Self { roles: vec![role.as_str()?.to_owned()] })
///     }
/// }
///
/// let first = SessionData::from_iter([("role".to_owned(), "admin".into())]);
/// assert_eq!(Member::from_session_data(&first)?.roles, ["admin"]);
/// # Ok::<(), hallpass_types::DataError>(())
/// ```
pub trait ApplicationData: Serialize + DeserializeOwned {
    /// The version of this type's shape. Data without a version is of version 1.
    const VERSION: u32 = 1;

    /// Reads data of another version: an older one, or, while a new version is rolled out, a newer
    /// one. `None`: it is not used.
    fn migrate(version: u32, data: SessionData) -> Option<Self> {
        let _ = (version, data);
        None
    }

    /// Reads it from a session's data.
    ///
    /// # Errors
    /// The data is of another version or shape.
    fn from_session_data(data: &SessionData) -> Result<Self, DataError> {
        let mut data = data.clone();
        let version = match data.remove(VERSION_MEMBER) {
            None => 1,
            Some(version) => {
                version.as_u64().and_then(|version| version.try_into().ok()).ok_or(DataError::NoVersion)?
            }
        };
        if version == Self::VERSION {
            return serde_json::from_value(data.into()).map_err(DataError::Shape);
        }
        Self::migrate(version, data).ok_or(DataError::Version(version))
    }

    /// Writes it as a session's data.
    ///
    /// # Errors
    /// It does not become a JSON object.
    fn to_session_data(&self) -> Result<SessionData, DataError> {
        let serde_json::Value::Object(mut data) = serde_json::to_value(self).map_err(DataError::Shape)?
        else {
            return Err(DataError::NotAnObject);
        };
        if Self::VERSION != 1 {
            data.insert(VERSION_MEMBER.to_owned(), Self::VERSION.into());
        }
        Ok(data)
    }
}

/// A session's data is not what the application's type expects.
#[non_exhaustive]
pub enum DataError {
    /// It is of this version, which [`ApplicationData::migrate`] does not read.
    Version(u32),
    /// Its version is not a number.
    NoVersion,
    /// It does not have the shape of the type. The error inside may quote the data.
    Shape(serde_json::Error),
    /// The type does not become a JSON object.
    NotAnObject,
}

impl fmt::Display for DataError {
    /// Never quotes the data, so that it can be logged.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(f, "it is of version {version}, which is not migrated"),
            Self::NoVersion => write!(f, "its {VERSION_MEMBER} is not a number"),
            Self::Shape(_) => f.write_str("it does not have the shape of the type"),
            Self::NotAnObject => f.write_str("the type does not become a JSON object"),
        }
    }
}

/// Never quotes the data, either: it may be private.
impl fmt::Debug for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => f.debug_tuple("Version").field(version).finish(),
            Self::NoVersion => f.write_str("NoVersion"),
            Self::Shape(error) => f.debug_tuple("Shape").field(&error.classify()).finish(),
            Self::NotAnObject => f.write_str("NotAnObject"),
        }
    }
}

impl std::error::Error for DataError {}

impl Session {
    /// The application's own data. `None` if there is none, and if it is of another version or
    /// shape: [`Self::read_data`] says which.
    pub fn data<T: ApplicationData>(&self) -> Option<T> {
        self.read_data().ok().flatten()
    }

    /// The application's own data; `None` if there is none.
    ///
    /// # Errors
    /// It is of another version or shape.
    pub fn read_data<T: ApplicationData>(&self) -> Result<Option<T>, DataError> {
        if self.data.is_empty() { Ok(None) } else { T::from_session_data(&self.data).map(Some) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Role {
        role: String,
    }
    impl ApplicationData for Role {}

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Roles {
        roles: Vec<String>,
    }
    impl ApplicationData for Roles {
        const VERSION: u32 = 2;

        fn migrate(version: u32, data: SessionData) -> Option<Self> {
            let old: Role = serde_json::from_value(data.into()).ok().filter(|_| version == 1)?;
            Some(Self { roles: vec![old.role] })
        }
    }

    #[derive(Serialize, Deserialize)]
    struct Text(String);
    impl ApplicationData for Text {}

    fn object(json: Value) -> SessionData {
        serde_json::from_value(json).unwrap()
    }

    proptest! {
        #[test]
        fn application_data_is_read_as_it_was_written(roles in prop::collection::vec(".*", 0..4), role in ".*") {
            let (roles, role) = (Roles { roles }, Role { role });
            prop_assert_eq!(&Roles::from_session_data(&roles.to_session_data().unwrap()).unwrap(), &roles);
            prop_assert_eq!(&Role::from_session_data(&role.to_session_data().unwrap()).unwrap(), &role);
            // An older version is migrated, and a newer one is not understood.
            let migrated = Roles::from_session_data(&role.to_session_data().unwrap()).unwrap();
            prop_assert_eq!(migrated.roles, [role.role]);
            let newer = Role::from_session_data(&roles.to_session_data().unwrap());
            prop_assert!(matches!(newer, Err(DataError::Version(2))));
        }

        /// Whatever is stored, reading it is never more than an error.
        #[test]
        fn application_data_of_any_shape_does_not_panic(name in r"\$version|role|roles|.{0,3}", number in any::<i64>(), text in ".{0,5}") {
            for value in [number.into(), number.to_string().into(), text.into(), json!([]), json!({}), Value::Null] {
                let data = SessionData::from_iter([(name.clone(), value)]);
                let (one, two) = (Role::from_session_data(&data), Roles::from_session_data(&data));
                prop_assert!(one.is_err() || name == "role");
                prop_assert!(two.is_err() || name == "role" || name == "roles");
            }
        }
    }

    #[test]
    fn application_data_has_a_version_from_the_second_on() {
        let first = Role { role: "admin".into() }.to_session_data().unwrap();
        assert_eq!(first, object(json!({ "role": "admin" })));
        let second = Roles { roles: vec!["admin".into()] }.to_session_data().unwrap();
        assert_eq!(second, object(json!({ "roles": ["admin"], "$version": 2 })));
        assert!(matches!(Text("x".into()).to_session_data(), Err(DataError::NotAnObject)));
    }

    #[test]
    fn unreadable_data_is_described_without_quoting_it() {
        for (data, said) in [
            (json!({ "role": ["a secret"] }), "it does not have the shape of the type"),
            (json!({ "role": "x", "a secret": 1 }), "it does not have the shape of the type"),
            (json!({ "$version": "a secret" }), "its $version is not a number"),
            (json!({ "$version": 7, "role": "a secret" }), "it is of version 7, which is not migrated"),
        ] {
            let error = Role::from_session_data(&object(data)).unwrap_err();
            assert_eq!(error.to_string(), said);
            assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        }
    }

    #[test]
    fn session_without_data_has_none_and_no_error() {
        let mut session = crate::session::tests::session();
        assert!(session.read_data::<Role>().is_ok_and(|data| data.is_none()));
        session.data = object(json!({ "role": "admin" }));
        assert_eq!(session.data::<Role>(), Some(Role { role: "admin".into() }));
        session.data = object(json!({ "role": 1 }));
        assert!(session.read_data::<Role>().is_err());
        assert_eq!(session.data::<Role>(), None);
    }
}
