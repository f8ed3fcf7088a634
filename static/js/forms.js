// Forms on pages of their own.

import "./combobox.js";
import "./speaker.js";
