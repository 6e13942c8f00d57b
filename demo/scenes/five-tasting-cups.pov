#version 3.7;
#include "parts/all.pov"
#if (View = 1)
  Studio(33, 0.35, 5.0)
  #local Order = array[5] { Celadon, Ash, Cinnabar, MoonWhite, Tenmoku }
  #local Place = array[5] { <-1.42, 0, -.55>, <0, 0, -1.0>, <1.42, 0, -.55>, <-.74, 0, .75>, <.74, 0, .75> }
  #for (I, 0, 4) object { SipCup(Order[I]) rotate y*50*I translate Place[I] } #end
#else
  Studio(22, 0.42, 4.4)
  union { SipCup(Cinnabar) Tea(.53, .535, AmberTea) scale 1.35 translate <-.78, 0, -.35> }
  object { SipCup(MoonWhite) scale 1.35 translate <.10, 0, 1.05> }
  object { SipCup(Tenmoku) scale 1.35 translate <.95, 0, -.25> }
#end
