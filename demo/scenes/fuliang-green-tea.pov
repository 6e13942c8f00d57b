#version 3.7;
#include "parts/all.pov"
#if (View = 1)
  Studio(15, 1.12, 3.7)
  object { Canister(Celadon, "FULIANG") rotate y*9 }
#else
  Studio(27, 0.78, 4.6)
  object { Canister(Celadon, "FULIANG") rotate y*16 translate <.42, 0, 1.45> }
  union { LeafDish(MoonWhite) Leaves(1, .86, .16, 900, 7) translate <-.32, 0, -.95> }
#end
