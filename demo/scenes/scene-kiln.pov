#version 3.7;
#declare Fine = 2;
#include "parts/all.pov"
#include "parts/window.pov"
sky_sphere { pigment { rgb <.46, .45, .44> } }
light_source { <-26, 26, -30> rgb .82*<1, .94, .84> area_light <5, 0, 0>, <0, 0, 5>, 5, 5 adaptive 1 jitter circular orient }
light_source { <16, 9, -26> rgb .10*<.9, .95, 1> shadowless }
WideShot(<0, 7.6, -34>, <0, 4.15, 0>, 37.5)
// The kiln's face, laid brick by brick around its arched door.
#declare Tone = seed(21);
#macro Soot() pigment { rgb <.085, .062, .048> } normal { granite .12 scale .6 } finish { ambient 0 diffuse .8 } #end
#macro Doorway(Side, Front)
  union { box { <-Side, -7, Front>, <Side, 6.2, 11.9> } cylinder { <0, 6.2, Front>, <0, 6.2, 11.9>, Side } translate x*5.2 }
#end
difference {
  box { <-60, -6, 4.06>, <60, 40, 12> pigment { rgb <.40, .365, .31> } finish { ambient 0 diffuse .85 } }
  object { Doorway(4.6, 3) Soot() }
}
difference {
  union {
    #for (Row, -5, 14) #for (Col, -7, 7)
      #local Left = Col*3.05 + mod(Row + 10, 2)*1.525 + .08*(rand(Tone) - .5);
      #local Burnt = rand(Tone);
      box {
        <Left, Row*1.12, 3.97 + .05*rand(Tone)>, <Left + 2.92, Row*1.12 + 1.0, 5>
        pigment { rgb (.80 + .34*rand(Tone))*(Burnt*<.30, .225, .175> + (1 - Burnt)*<.40, .275, .195>) }
      }
    #end #end
    normal { granite .14 scale .5 }
    finish { ambient 0 diffuse .82 }
  }
  object { Doorway(6.08, 3) pigment { rgb <.40, .365, .31> } finish { ambient 0 diffuse .85 } }
}
// The jambs, one course at a time.
#for (Row, -5, 5) #for (Hand, -1, 1, 2)
  box { <-.70, Row*1.12, 3.88>, <.70, Row*1.12 + 1.0, 5> pigment { rgb (.80 + .34*rand(Tone))*<.36, .255, .185> } normal { granite .14 scale .5 } finish { ambient 0 diffuse .82 } translate x*(5.2 + Hand*5.32) }
#end #end
// Voussoirs, standing a little proud.
#for (I, 0, 20)
  #local A = -90 + 180*I/20;
  box { <-.34, 4.62, 3.84>, <.34, 6.0, 5> pigment { rgb (.80 + .34*rand(Tone))*<.36, .255, .185> } normal { granite .15 scale .3 } finish { ambient 0 diffuse .82 } rotate z*A translate <5.2, 6.2, 0> }
#end
// Embers deep inside.
light_source { <5.2, 2.6, 9.6> rgb 1.3*<1, .42, .12> fade_distance 3 fade_power 2 }
// The ware board, with what is waiting and what came out.
box { <-40, -.5, -4.4>, <40, 0, 0.4> texture { Wood scale 1.4 } }
box { <-40, -7, -3.6>, <40, -.5, -.6> pigment { rgb <.30, .24, .18> } finish { ambient 0 diffuse .8 } }
#local BowlK = array[18] { <0,.06>,<.36,.06>,<.40,0>,<.46,0>,<.48,.03>,<.49,.12>,<.58,.19>,<.92,.48>,<1.14,.88>,<1.225,1.25>,<1.232,1.31>,<1.212,1.325>,<1.185,1.29>,<1.08,.88>,<.86,.52>,<.5,.27>,<.2,.22>,<0,.22> }
#declare RawBowl = object { Turned(BowlK, 0) texture { WhiteClay } }
#for (I, 0, 2) object { RawBowl rotate y*70*I translate <-9.6 + 2.75*I, 0, -2.7 + .2*mod(I, 2)> } #end
#for (I, 0, 1) object { RawBowl rotate y*50*I translate <-8.2 + 2.8*I, 0, -.5> } #end
object { RawBowl rotate y*20 translate <-6.85, .37, -2.5> }
object { BottleVase(Celadon) translate <-1.7, 0, -1.5> }
object { TeaBowl(Celadon) translate <.75, 0, -3.0> }
object { TeaBowl(Tenmoku) translate <2.75, 0, -1.3> }
object { HighPot(Ash) rotate y*14 translate <5.5, 0, -2.2> }
object { HareBowl() translate <8.0, 0, -3.0> }
object { StemVase(Cinnabar, 1) translate <9.75, 0, -1.6> }
