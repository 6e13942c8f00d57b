#version 3.7;
#include "parts/all.pov"
#if (View = 1)
  Studio(18, 0.84, 3.6)
  object { Gaiwan(Glaze) }
#else
  Studio(27, 0.62, 4.4)
  union { GaiwanSaucer(Glaze) GaiwanBowl(Glaze) union { Tea(1.03, .755, GreenTea) } translate <-.50, 0, .35> }
  object { GaiwanLid(Glaze) rotate <0, 0, -62> translate <.67, .70, -.72> }
#end
