//! The typed face of the table: a function a message, so that a missing argument doesn't compile.

/// Declares functions for the messages of one group: `words! { [lead] language; group: name;
/// other(count: u64); }` makes `name()` for the message `group-name`, which costs a look-up, and
/// `other(count)` for `group-other`, which is put together anew.
///
/// `lead` is a parameter that each function takes first, or nothing; `language` is where the
/// language comes from.
macro_rules! words {
    (@one [$($lead:ident: $lead_kind:ty)?] $language:expr; $group:ident $about:tt $name:ident) => {
        $crate::words::words! { @about $about
            pub fn $name($($lead: $lead_kind)?) -> &'static str {
                static TEXT: $crate::words::Plain = $crate::words::Plain::new(concat!(stringify!($group), "-", stringify!($name)));
                TEXT.text($language)
            }
        }
    };
    (@one [$($lead:ident: $lead_kind:ty)?] $language:expr; $group:ident $about:tt $name:ident ($($arg:ident: $kind:ty),+)) => {
        $crate::words::words! { @about $about
            pub fn $name($($lead: $lead_kind,)? $($arg: $kind),+) -> String {
                let key = concat!(stringify!($group), "-", stringify!($name));
                $crate::words::phrase($language, key, [$((stringify!($arg), $arg.into())),+])
            }
        }
    };
    (@about [$(#[$about:meta])*] $function:item) => {
        $(#[$about])*
        $function
    };
    ($lead:tt $language:expr; $group:ident: $($(#[$about:meta])+ $name:ident $(($($arg:ident: $kind:ty),+))?;)+) => {
        $($crate::words::words! { @one $lead $language; $group [$(#[$about])+] $name $(($($arg: $kind),+))? })+

        /// Each message of this group with its arguments, for the test of the tables.
        #[cfg(test)]
        pub(crate) const KNOWN: &[(&str, &[&str])] =
            &[$((concat!(stringify!($group), "-", stringify!($name)), &[$($(stringify!($arg)),+)?])),+];
    };
}

pub(crate) use words;
