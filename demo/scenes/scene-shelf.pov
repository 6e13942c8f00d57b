#version 3.7;
#declare Fine = 2;
#include "parts/all.pov"
#include "parts/window.pov"
sky_sphere { pigment { rgb <.575, .555, .53> } }
WindowLight(.94, 6.6, 15.0, -13.6, -3.4)
// The room's own light, so that the unlit wall stays paper and not grey.
light_source { <4, 14, -26> rgb .20*<1, .96, .90> shadowless }
box { <-9, 2, -6>, <-8.9, 9, 0> pigment { rgb 1 } finish { ambient 0 emission .6 diffuse 0 } no_shadow no_image no_radiosity }
WideShot(<2.5, 4.7, -27>, <2.5, 3.5, 0>, 43.5)
plane { z, 2.3 pigment { rgb Paper*1.02 } normal { granite .03 scale 1.5 } finish { PaperFinish } }
box { <-40, -.42, -2.1>, <40, 0, 2.29> texture { Wood } }
object { MoonJar(MoonWhite) scale .92 rotate y*40 translate <7.5, 0, .1> }
union {
  BottleVase(Celadon)
  #local K = array[6] { <0,3.6,.055>,<-.10,4.7,.05>,<-.40,5.3,.042>,<-.50,5.9,.034>,<-1.05,6.4,.026>,<-1.75,6.6,.012> }
  #local B = array[4] { <-.45,5.5,.034>,<-.10,5.9,.028>,<.05,6.3,.02>,<.40,6.7,.010> }
  object { BerryBranch(K, 24, .42, 11) }
  object { BerryBranch(B, 14, .15, 5) }
  translate <.1, 0, .55>
}
object { HighPot(Tenmoku) rotate y*10 scale .98 translate <3.75, 0, -.60> }
object { TeaBowl(Celadon) translate <-2.45, 0, -.85> }
object { Canister(Cinnabar, "KEEMUN") rotate y*4 translate <-4.75, 0, .35> }
object { BellCup(MoonWhite) translate <1.75, 0, -1.2> }
object { TeaBowl(Ash) scale .9 translate <11.55, 0, -.3> }
object { TeaBowl(MoonWhite) scale .9 rotate y*60 translate <11.55, .36, -.3> }
