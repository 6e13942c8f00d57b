#include "parts/studio.pov"
#include "parts/glaze.pov"
#include "parts/turning.pov"
#include "parts/forms.pov"
