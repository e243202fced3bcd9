//! What an output is called where several may have the same name.

use crate::music::OutputDevice;

/// As the system shows it, with the system's own id where another is shown alike.
pub fn output_label(output: &OutputDevice, among: &[OutputDevice]) -> String {
    let alike = among.iter().filter(|other| other.name == output.name).count() > 1;
    if alike { format!("{} ({})", output.name, output.id) } else { output.name.clone() }
}
