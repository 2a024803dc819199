//! Regions (R1): ISO 3166-1 alpha-2.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The 249 officially assigned codes of ISO 3166-1 alpha-2.
const CODES: &str = "\
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH \
ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT \
HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS \
LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI \
NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG \
SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG \
UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// A region: an ISO 3166-1 alpha-2 code. `UK` is taken as `GB`, `EL` as `GR`; case does not matter.
///
/// ```
/// use interest_store::Region;
/// assert_eq!("UK".parse::<Region>()?.as_str(), "GB");
/// assert!("XX".parse::<Region>().is_err());
/// # Ok::<(), interest_store::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region([u8; 2]);

impl Region {
    /// The code: two capital letters.
    pub fn as_str(&self) -> &str {
        // Only ASCII capitals are ever stored.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Every region there is, by code.
    pub fn all() -> impl Iterator<Item = Region> {
        CODES.split(' ').map(|code| {
            let bytes = code.as_bytes();
            Region([bytes[0], bytes[1]])
        })
    }
}

/// Looks a code up in [`CODES`], which is in order, three bytes a code but for the last.
fn is_assigned(code: [u8; 2]) -> bool {
    let (codes, last) = CODES.as_bytes().as_chunks::<3>();
    last == code
        || codes
            .binary_search_by(|found| found[..2].cmp(&code))
            .is_ok()
}

impl FromStr for Region {
    type Err = Error;

    fn from_str(value: &str) -> Result<Region> {
        let refused = || Error::UnknownRegion(value.chars().take(80).collect());
        let [a, b] = value.as_bytes() else {
            return Err(refused());
        };
        let code = match [a.to_ascii_uppercase(), b.to_ascii_uppercase()] {
            [b'U', b'K'] => *b"GB",
            [b'E', b'L'] => *b"GR",
            code => code,
        };
        if is_assigned(code) {
            Ok(Region(code))
        } else {
            Err(refused())
        }
    }
}

impl TryFrom<String> for Region {
    type Error = Error;
    fn try_from(value: String) -> Result<Region> {
        value.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> String {
        region.as_str().to_owned()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn r01_regions_are_the_249_codes_with_two_aliases() {
        assert_eq!(Region::all().count(), 249);
        assert!(Region::all().is_sorted());
        assert!(Region::all().all(|region| is_assigned(region.0)));
        assert_eq!("el".parse::<Region>().unwrap().as_str(), "GR");
        for bad in ["XX", "USA", "", "U", "ÄÖ", "EU", "XK"] {
            assert!(bad.parse::<Region>().is_err(), "{bad}");
        }
    }
}
