//! Values that are a code and nothing more.

use serde::{Deserialize, Serialize};

use crate::protocol::{Severity, VitalSign};
use crate::session::{
    Bound, Damage, DosingEnd, Interruption, OrderedDose, PhaseCause, SafetyTouch, SignatureMeaning,
    Stream, TextKind,
};

/// Each form with the core's type and its values. On disk a value is its name in snake case.
macro_rules! codes {
    ($($form:ident of $core:ident { $($code:ident)* })*) => {$(
        #[derive(Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(in crate::journal) enum $form {
            $($code,)*
        }

        impl From<$core> for $form {
            fn from(value: $core) -> Self {
                match value {
                    $($core::$code => Self::$code,)*
                }
            }
        }

        impl From<$form> for $core {
            fn from(form: $form) -> Self {
                match form {
                    $($form::$code => Self::$code,)*
                }
            }
        }
    )*};
}

codes! {
    StreamForm of Stream { Chart Process }
    InterruptionForm of Interruption { Sigterm Sigint Sighup WindowClosed Program }
    PhaseCauseForm of PhaseCause { Opening Dose Planned Early Back }
    DosingEndForm of DosingEnd { Swallowed SpatOut Part Complete Stopped }
    TextKindForm of TextKind { Chart OwnWords Process }
    SafetyTouchForm of SafetyTouch { Steadied Emergency }
    OrderedDoseForm of OrderedDose { First Booster }
    BoundForm of Bound { Low High }
    SignatureMeaningForm of SignatureMeaning { Wrote Read }
    VitalSignForm of VitalSign { Systolic Diastolic Pulse Spo2 Respirations Temperature }
    SeverityForm of Severity { Outside Severe }
    DamageForm of Damage { Undecodable Blank PartMissing EndMissing NotSound CutToNothing }
}
