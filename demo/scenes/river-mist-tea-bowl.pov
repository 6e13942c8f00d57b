#version 3.7;
#include "parts/all.pov"
#switch (View)
  #case (1)
    Studio(20, 0.60, 3.9)
    union { TeaBowl(Glaze) Tea(.80, 1.05, AmberTea) }
  #break
  #case (2)
    Studio(22, 0.66, 4.9)
    union { TeaBowl(Glaze) Tea(.80, 1.05, AmberTea) translate <.62, 0, -.95> }
    object { TeaBowl(Glaze) rotate y*70 translate <-.72, 0, 1.15> }
  #break
  #case (3)
    Studio(46, 0.75, 3.3)
    union { TeaBowl(Glaze) Tea(.80, 1.05, AmberTea) rotate y*140 }
  #break
#end
