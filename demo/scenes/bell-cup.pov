#version 3.7;
#include "parts/all.pov"
#if (View = 1)
  Studio(21, 0.62, 3.6)
  union { BellCup(Glaze) Tea(.76, .585, AmberTea) scale 1.45 }
#else
  Studio(23, 0.62, 4.3)
  union { BellCup(Celadon) Tea(.76, .585, AmberTea) scale 1.3 translate <-.82, 0, .55> }
  object { BellCup(MoonWhite) scale 1.3 translate <.62, 0, -.75> }
#end
