//! Can a window be opened here? What is missing is named before the toolkit would panic over it.

use std::path::{Path, PathBuf};

/// Why no window can be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoWindow {
    /// There is no display.
    #[error(
        "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it on a desktop, or see `stillpoint rehearse --help`"
    )]
    NoDisplay,
    /// Libraries that the window loads are not installed.
    #[error("the window needs {}, which is not installed; on Debian and Ubuntu: apt install {}", .0.iter().map(|it| it.file).collect::<Vec<_>>().join(", "), .0.iter().map(|it| it.package).collect::<Vec<_>>().join(" "))]
    Missing(Vec<MissingLibrary>),
}

/// A library that is loaded when the window opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingLibrary {
    pub file: &'static str,
    /// Debian's package with it.
    pub package: &'static str,
}

const X11: &[MissingLibrary] = &[
    MissingLibrary { file: "libX11.so.6", package: "libx11-6" },
    MissingLibrary { file: "libXcursor.so.1", package: "libxcursor1" },
    MissingLibrary { file: "libX11-xcb.so.1", package: "libx11-xcb1" },
    MissingLibrary { file: "libXi.so.6", package: "libxi6" },
    MissingLibrary { file: "libxkbcommon-x11.so.0", package: "libxkbcommon-x11-0" },
];

const WAYLAND: &[MissingLibrary] = &[
    MissingLibrary { file: "libEGL.so.1", package: "libegl1" },
    MissingLibrary { file: "libwayland-egl.so.1", package: "libwayland-egl1" },
    MissingLibrary { file: "libwayland-client.so.0", package: "libwayland-client0" },
    MissingLibrary { file: "libxkbcommon.so.0", package: "libxkbcommon0" },
];

/// Looks for a display and for the libraries that its windows need.
///
/// # Errors
/// What is missing, and what to do.
pub fn can_open() -> Result<(), NoWindow> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let needed = match (set("WAYLAND_DISPLAY"), set("DISPLAY")) {
        (true, _) => WAYLAND,
        (false, true) => X11,
        (false, false) => return Err(NoWindow::NoDisplay),
    };
    let folders = library_folders();
    // A system that keeps its libraries in no folder that is known here loads them all the same.
    if !has("libc.so.6", &folders) {
        return Ok(());
    }
    let missing: Vec<MissingLibrary> =
        needed.iter().filter(|library| !has(library.file, &folders)).copied().collect();
    if missing.is_empty() { Ok(()) } else { Err(NoWindow::Missing(missing)) }
}

fn has(file: &str, folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| folder.join(file).exists())
}

fn library_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        std::env::var_os("LD_LIBRARY_PATH").iter().flat_map(std::env::split_paths).collect();
    folders
        .extend(["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from));
    let triple = format!("{}-linux-gnu", std::env::consts::ARCH);
    folders.extend([Path::new("/lib").join(&triple), Path::new("/usr/lib").join(&triple)]);
    for file in std::fs::read_dir("/etc/ld.so.conf.d").into_iter().flatten().flatten() {
        let text = std::fs::read_to_string(file.path()).unwrap_or_default();
        folders.extend(text.lines().filter(|line| line.starts_with('/')).map(PathBuf::from));
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_library_is_named_with_its_package() {
        let missing =
            X11.iter().filter(|library| library.package == "libxkbcommon-x11-0").copied().collect();
        let told = NoWindow::Missing(missing).to_string();
        assert!(
            told.contains("libxkbcommon-x11.so.0")
                && told.ends_with("apt install libxkbcommon-x11-0"),
            "{told}"
        );
    }
}
