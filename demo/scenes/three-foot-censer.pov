#version 3.7;
#include "parts/all.pov"
#if (View = 1)
  Studio(17, 0.92, 3.7)
  object { Censer(Glaze) rotate y*30 }
#else
  Studio(25, 1.55, 4.7)
  union { Censer(Glaze) IncenseAsh(1.36, .80) Stick(<0, 1.40, 0>, 1.7, -4) Smoke(<.12, 3.16, 0>) rotate y*30 }
#end
