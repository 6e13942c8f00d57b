#version 3.7;
#include "parts/all.pov"
#if (View = 1)
  Studio(11, 2.42, 5.6)
  BottleVase(Glaze)
#else
  Studio(9, 3.4, 7.4)
  union {
    BottleVase(Glaze)
    #local K = array[6] { <0,3.6,.055>,<.10,4.7,.05>,<.45,5.5,.042>,<.55,6.1,.034>,<1.05,6.7,.026>,<1.65,7.0,.012> }
    #local B = array[4] { <.50,5.75,.034>,<.15,6.3,.028>,<.05,6.8,.02>,<-.25,7.25,.010> }
    object { BerryBranch(K, 26, .42, 11) }
    object { BerryBranch(B, 16, .15, 5) }
    translate x*-.35
  }
#end
