#version 3.7;
#include "parts/all.pov"
Studio(21, 1.12, 4.1)
union {
  PebbleDish(Glaze)
  object { Pebble(Glaze) scale .82 translate y*.10 }
  Stick(<0, .55, 0>, 1.75, -7)
  Smoke(<.215, 2.33, 0>)
}
