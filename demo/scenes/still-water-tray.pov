#version 3.7;
#include "parts/all.pov"
#if (View = 1)
  Studio(26, 0.62, 5.2)
  RoundTray(Glaze)
  object { PearlPot(Celadon) scale .92 rotate y*-20 translate y*.27 }
#else
  Studio(42, 0.15, 5.2)
  RoundTray(Glaze)
#end
