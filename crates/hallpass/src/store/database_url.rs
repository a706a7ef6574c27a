//! What may be wrong with the URL of a database, and the hints about it.

/// Why a database URL cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// The engine is not part of this program.
    #[error(
        "names a database that needs the feature \"{0}\" of hallpass, which this program was built without"
    )]
    NotCompiledIn(&'static str),
    /// It is of a database that cannot hold sessions. It may be an application's.
    #[error("names a database of another kind than SQLite and PostgreSQL")]
    OtherKind,
    /// It has neither form.
    #[error("names neither an SQLite file nor a PostgreSQL database")]
    Neither,
    /// It begins like the URL of an SQLite file, but names none.
    #[error("names no SQLite file, or has parameters, which an SQLite file takes none of")]
    NoFile,
    /// The user, the password or the database name has a character that must be percent-encoded.
    #[error("has a character that must be percent-encoded, probably in the password")]
    Unencoded,
    /// The port is not a number.
    #[error("has a port that is not a number, or a character in the password that must be percent-encoded")]
    Port,
    /// It names several hosts, to choose from.
    #[error("names several hosts")]
    SeveralHosts,
    /// It has a parameter that is not supported, and without which the connection would be less
    /// safe.
    #[error("has the parameter {name}, which must not be ignored and cannot be obeyed: {why}")]
    Parameter {
        /// The name of the parameter.
        name: String,
        /// Why it is not supported.
        why: &'static str,
    },
    /// A parameter has an invalid value.
    #[error("has the parameter {0} with a value that it cannot have")]
    ParameterValue(String),
}

impl DatabaseUrlError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotCompiledIn(_) => {
                "Name a database of another kind, or build the program with this feature."
            }
            Self::Neither => {
                "Write it as sqlite:/var/lib/hallpass/hallpass.db or postgres://USER:PASSWORD@HOST/DATABASE?sslmode=verify-full."
            }
            Self::OtherKind => {
                "If it is the application's, leave it, and set HALLPASS_DATABASE_URL for sessions: \
                 sqlite:/var/lib/hallpass/hallpass.db or postgres://USER:PASSWORD@HOST/DATABASE?sslmode=verify-full."
            }
            Self::NoFile => "Write it as sqlite:/var/lib/hallpass/hallpass.db.",
            Self::Unencoded | Self::Port => {
                "Write special characters of the user, the password and the database's name as %XX: # is %23, / is %2F, ? is %3F, \
                 @ is %40, : is %3A, % is %25."
            }
            Self::SeveralHosts => {
                "Name one host, or a name that always leads to the server that takes changes."
            }
            Self::Parameter { .. } => "Leave it out of the URL, if the connection is safe enough without it.",
            Self::ParameterValue(_) => {
                "Compare it with PostgreSQL's documentation; sslmode is disable, allow, prefer, require, verify-ca or verify-full."
            }
        }
    }
}

/// What may be a mistake in a database URL. It never shows a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseWarning {
    /// It has a parameter that is not used here.
    #[error("has the parameter {0}, which is not used here and is ignored")]
    Ignored(String),
    /// The connection may be unencrypted.
    #[error(
        "names PostgreSQL on another host, and does not insist on TLS: sessions may cross the network in plain text"
    )]
    Unencrypted,
}

impl DatabaseWarning {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Ignored(_) => "Leave it out of the URL.",
            Self::Unencrypted => {
                "Add sslmode=verify-full to the URL, and sslrootcert=FILE for a certificate authority of your own."
            }
        }
    }
}
