#version 3.7;
#include "parts/all.pov"
#if (View = 1)
  Studio(16, 1.18, 3.9)
  Drum(Glaze)
#else
  Studio(24, 0.92, 4.4)
  object { DrumBody(Glaze) translate <-.35, 0, .45> }
  object { DrumLid(Glaze) rotate z*-68 rotate y*-30 translate <.62, .78, -.30> }
#end
