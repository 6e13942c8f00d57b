#version 3.7;
#include "parts/all.pov"
#if (View = 1)
  Studio(27, 0.55, 7.9)
  union {
    LongTray(Glaze)
    object { PearlPot(MoonWhite) rotate y*20 translate <-1.35, .16, .05> }
    union { BellCup(MoonWhite) Tea(.76, .585, AmberTea) translate <.85, .16, -.35> }
    object { BellCup(MoonWhite) translate <2.35, .16, .20> }
    rotate y*24 translate x*-.15
  }
#else
  Studio(30, 0.15, 8.2)
  object { LongTray(Glaze) rotate y*30 }
#end
