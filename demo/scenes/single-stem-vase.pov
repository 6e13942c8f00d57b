#version 3.7;
#include "parts/all.pov"
#local K = array[5] { <0,1.2,.030>,<.03,2.2,.028>,<.16,2.9,.024>,<.20,3.5,.018>,<.42,4.05,.008> }
#if (View = 1)
  Studio(12, 1.78, 4.4)
  union { StemVase(Glaze, 1) object { Sprig(K, 9, .42, .52, 4) rotate y*20 } translate x*-.08 }
#else
  Studio(15, 1.0, 4.2)
  object { StemVase(Celadon, 1.12) translate <-.85, 0, .55> }
  object { StemVase(MoonWhite, .92) translate <.35, 0, -.55> }
  object { StemVase(Cinnabar, 1.0) translate <1.05, 0, .75> }
#end
