#version 3.7;
#include "parts/all.pov"
#if (View = 1)
  Studio(17, 0.98, 4.2)
  object { PearlPot(Glaze) rotate y*14 }
#else
  Studio(22, 0.72, 4.9)
  object { PearlPot(Glaze) rotate y*-18 translate <.05, 0, .85> }
  union { BellCup(Glaze) Tea(.76, .585, AmberTea) translate <-1.05, 0, -.95> }
  union { BellCup(Glaze) Tea(.76, .585, AmberTea) rotate y*80 translate <.72, 0, -1.45> }
#end
