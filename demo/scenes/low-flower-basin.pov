#version 3.7;
#include "parts/all.pov"
Studio(21, 1.35, 6.8)
Basin(Glaze)
Water(.72, 2.49)
object { PinHolder() translate <-.75, .20, .25> }
union {
  #local K = array[6] { <0,.35,.06>,<.12,1.3,.05>,<.55,2.1,.042>,<.75,2.8,.034>,<1.35,3.4,.024>,<2.05,3.65,.010> }
  #local B = array[4] { <.10,.5,.04>,<-.35,1.2,.03>,<-.55,1.8,.02>,<-.95,2.25,.010> }
  object { BerryBranch(K, 20, .45, 3) }
  object { Sprig(B, 7, .3, .55, 8) }
  translate <-.75, 0, .25>
}
