#version 3.7;
#declare Fine = 2;
#include "parts/all.pov"
#include "parts/window.pov"
sky_sphere { pigment { rgb <.53, .51, .48> } }
WindowLight(1.0, 4.6, 13.4, -14.6, 1.4)
light_source { <6, 9, -16> rgb .10*<.9, .95, 1> shadowless }
box { <-9, 2, -6>, <-8.9, 9, 0> pigment { rgb 1 } finish { ambient 0 emission .6 diffuse 0 } no_shadow no_image no_radiosity }
WideShot(<0, 7.0, -17>, <.1, .85, 0>, 42)
plane { z, 9 pigment { rgb Paper*.95 } normal { granite .03 scale 1.5 } finish { PaperFinish } }
// Planks, with a hair's breadth between them.
#for (I, -4, 3) box { <-40, -.5, I*4.2 - 1.6>, <40, 0, I*4.2 + 2.57> texture { Wood scale 1.4 translate <I*17.3, I*3.1, I*7.7> } } #end
object { HareBowl() scale 1.05 translate <-.2, 0, -2.3> }
union { TeaBowl(Celadon) Tea(.80, 1.05, AmberTea) translate <2.65, 0, -1.1> }
object { TeaBowl(Tenmoku) translate <-2.9, 0, -.9> }
object { SidePot(Ash) rotate y*-150 translate <.55, 0, .9> }
object { HandledPitcher(Ash) rotate y*20 translate <3.9, 0, 1.9> }
object { HighPot(Tenmoku) rotate y*12 translate <-2.6, 0, 3.1> }
object { TeaBowl(MoonWhite) rotate y*80 translate <-5.4, 0, .7> }
object { HareBowl() rotate y*110 translate <5.7, 0, -.3> }
