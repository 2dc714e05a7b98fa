//! The labelling configuration: what annotators can mark.

use crate::label::markup::RegionKind;
use crate::record::{EventType, Slot, Status};

use super::{HEADER, IS_OPTIONAL, LABEL, NOTE, OPTIONAL, STATUS, TEXT};

/// Colours of the events, in the order of [`EventType::ALL`] (Okabe and Ito's, which colour-blind people tell apart).
const EVENT_COLORS: [&str; 8] = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#F0E442", "#E69F00", "#000000",
];
/// Colours of the regions, in the order of [`RegionKind::ALL`].
const REGION_COLORS: [&str; 5] = ["#B0BEC5", "#A5D6A7", "#FFCC80", "#CE93D8", "#FFF59D"];

/// The configuration as XML, for the project's settings (Labeling Interface, Code).
pub fn config() -> String {
    let label = |value: &str, color: &str| {
        format!("    <Label value=\"{value}\" background=\"{color}\"/>\n")
    };
    let events = EventType::ALL.iter().zip(EVENT_COLORS);
    let events: String = events
        .map(|(kind, color)| label(kind.label(), color))
        .collect();
    let regions = RegionKind::ALL.iter().zip(REGION_COLORS);
    let regions: String = regions
        .map(|(kind, color)| label(kind.label(), color))
        .collect();
    let slots: String = Slot::ALL
        .iter()
        .map(|slot| format!("    <Relation value=\"{slot}\"/>\n"))
        .collect();
    let statuses: String = Status::ALL
        .iter()
        .filter(|status| **status != Status::Actual)
        .map(|status| format!("      <Choice value=\"{status}\"/>\n"))
        .collect();
    let types: Vec<&str> = EventType::ALL.iter().map(|kind| kind.label()).collect();
    let types = types.join(",");
    format!(
        "<View>
  <Header value=\"${HEADER}\"/>
  <Relations>
{slots}  </Relations>
  <Labels name=\"{LABEL}\" toName=\"{TEXT}\">
{events}{regions}  </Labels>
  <Text name=\"{TEXT}\" value=\"$text\"/>
  <View visibleWhen=\"region-selected\" whenTagName=\"{LABEL}\" whenLabelValue=\"{types}\">
    <Choices name=\"{STATUS}\" toName=\"{TEXT}\" perRegion=\"true\" choice=\"single-radio\" showInline=\"true\">
{statuses}    </Choices>
    <Choices name=\"{OPTIONAL}\" toName=\"{TEXT}\" perRegion=\"true\" choice=\"multiple\" showInline=\"true\">
      <Choice value=\"{IS_OPTIONAL}\"/>
    </Choices>
  </View>
  <View visibleWhen=\"region-selected\">
    <Header size=\"5\" value=\"Note: the ISO date of a date (2016-02), or slot = string of an event (date = 2016-02; role = chief)\"/>
    <TextArea name=\"{NOTE}\" toName=\"{TEXT}\" perRegion=\"true\" editable=\"true\" rows=\"1\"/>
  </View>
</View>
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_can_be_marked_is_there() {
        let config = config();
        for value in [
            "appointment",
            "membership",
            "person",
            "date",
            "end_date",
            "successor",
            "negated",
            "optional",
        ] {
            assert!(config.contains(&format!("value=\"{value}\"")), "{value}");
        }
        assert!(!config.contains("value=\"actual\""));
    }
}
