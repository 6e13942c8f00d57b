// Every pot of the shop, standing on y = 0 and true to its listed size. CC0.

// ---- bowls and cups

#macro TeaBowl(G)
  #local K = array[18] { <0,.06>,<.36,.06>,<.40,0>,<.46,0>,<.48,.03>,<.49,.12>,<.58,.19>,<.92,.48>,<1.14,.88>,<1.225,1.25>,<1.232,1.31>,<1.212,1.325>,<1.185,1.29>,<1.08,.88>,<.86,.52>,<.5,.27>,<.2,.22>,<0,.22> }
  object { Turned(K, 0) Glazed(G, 1.325, .13) }
#end

#macro HareBowl()
  #local K = array[19] { <0,.05>,<.3,.05>,<.34,0>,<.42,0>,<.44,.04>,<.44,.16>,<.60,.27>,<.88,.60>,<1.09,.94>,<1.13,1.05>,<1.115,1.12>,<1.16,1.21>,<1.17,1.235>,<1.15,1.245>,<1.08,1.12>,<1.03,.95>,<.8,.62>,<.42,.34>,<0,.285> }
  object { Turned(K, 0) HaresFur(1.245, .22) }
#end

#macro RainHat(G)
  #local K = array[17] { <0,.05>,<.26,.05>,<.3,0>,<.36,0>,<.38,.03>,<.39,.13>,<.47,.2>,<.9,.58>,<1.31,.955>,<1.345,.99>,<1.338,1.003>,<1.30,.985>,<.88,.63>,<.5,.31>,<.3,.2>,<.12,.17>,<0,.165> }
  object { Turned(K, 0) Glazed(G, 1.003, .09) }
#end

#macro BellCup(G)
  #local K = array[19] { <0,.05>,<.24,.05>,<.28,0>,<.34,0>,<.36,.03>,<.365,.11>,<.44,.17>,<.535,.34>,<.565,.56>,<.60,.78>,<.68,.96>,<.74,1.025>,<.738,1.04>,<.715,1.035>,<.65,.96>,<.57,.78>,<.53,.54>,<.42,.24>,<0,.16> }
  object { Turned(K, 0) Glazed(G, 1.04, .07) }
#end

#macro TankCup(G)
  #local K = array[17] { <0,.03>,<.5,.03>,<.55,0>,<.60,.01>,<.63,.06>,<.655,.3>,<.68,.7>,<.68,1.1>,<.684,1.21>,<.67,1.24>,<.645,1.22>,<.63,1.1>,<.625,.7>,<.59,.3>,<.5,.14>,<.2,.12>,<0,.12> }
  object { Turned(K, 0) Glazed(G, 1.24, .52) }
#end

#macro Mug(G)
  #local K = array[19] { <0,.06>,<.5,.05>,<.58,0>,<.66,.01>,<.70,.06>,<.76,.2>,<.81,.5>,<.82,1.0>,<.80,1.5>,<.82,1.86>,<.825,1.905>,<.81,1.92>,<.785,1.9>,<.765,1.5>,<.785,1.0>,<.775,.5>,<.68,.2>,<.3,.15>,<0,.15> }
  #local H = array[7] { <.74,1.55,.13>,<1.00,1.63,.10>,<1.25,1.47,.085>,<1.30,1.12,.08>,<1.17,.77,.08>,<.97,.58,.09>,<.76,.50,.12> }
  union {
    object { Turned(K, 0) Glazed(G, 1.92, .10) }
    object { Tube(H, 1.45) Plain(G) }
  }
#end

#macro SipCup(G)
  #local K = array[16] { <0,.04>,<.2,.04>,<.23,0>,<.28,0>,<.295,.02>,<.30,.08>,<.38,.14>,<.54,.38>,<.60,.68>,<.618,.745>,<.608,.757>,<.585,.73>,<.55,.6>,<.46,.34>,<.25,.15>,<0,.13> }
  object { Turned(K, 0) Glazed(G, .757, .06) }
#end

// ---- pots, gaiwans, pitchers, trays

#macro PearlPot(G)
  #local K = array[16] { <0,.05>,<.38,.05>,<.44,0>,<.50,0>,<.52,.04>,<.54,.11>,<.74,.28>,<.93,.60>,<.97,.9>,<.88,1.22>,<.66,1.45>,<.485,1.53>,<.45,1.52>,<.44,1.42>,<.5,1.2>,<0,1.2> }
  #local L = array[14] { <0,1.48>,<.40,1.48>,<.455,1.525>,<.475,1.55>,<.465,1.58>,<.38,1.64>,<.2,1.72>,<.095,1.75>,<.085,1.79>,<.14,1.84>,<.165,1.92>,<.13,2.02>,<.06,2.06>,<0,2.068> }
  #local S = array[6] { <-.70,.62,.33>,<-.92,.74,.24>,<-1.10,.93,.17>,<-1.22,1.16,.135>,<-1.32,1.36,.115>,<-1.45,1.50,.105> }
  #local H = array[8] { <.80,1.20,.12>,<1.02,1.37,.095>,<1.27,1.36,.085>,<1.42,1.14,.085>,<1.40,.86,.085>,<1.22,.64,.085>,<1.02,.54,.09>,<.86,.55,.12> }
  union {
    object { Turned(K, 0) Glazed(G, 6, .09) }
    object { Turned(L, 0) Plain(G) }
    object { Pipe(S, .12) Plain(G) }
    object { Tube(H, 1.15) Plain(G) }
  }
#end

#macro SidePot(G)
  #local K = array[16] { <0,.03>,<.5,.03>,<.56,0>,<.62,.01>,<.66,.06>,<.80,.28>,<.89,.58>,<.90,.84>,<.80,1.10>,<.62,1.24>,<.52,1.28>,<.49,1.27>,<.48,1.2>,<.5,1.1>,<.3,1.0>,<0,1.0> }
  #local L = array[13] { <0,1.22>,<.44,1.24>,<.50,1.275>,<.52,1.30>,<.50,1.33>,<.36,1.38>,<.14,1.41>,<.10,1.44>,<.11,1.50>,<.17,1.56>,<.16,1.61>,<.08,1.63>,<0,1.632> }
  #local S = array[5] { <-.62,.62,.26>,<-.86,.74,.19>,<-1.03,.92,.14>,<-1.16,1.12,.115>,<-1.28,1.26,.105> }
  #local H = array[5] { <.68,.74,.15>,<.95,.86,.145>,<1.25,.99,.155>,<1.55,1.12,.175>,<1.80,1.23,.195> }
  union {
    object { Turned(K, 0) Glazed(G, 6, .50) }
    object { Turned(L, 0) Plain(G) }
    object { Pipe(S, .12) Plain(G) }
    object { Pipe(H, .13) Plain(G) rotate y*82 }
  }
#end

#macro HighPot(G)
  #local K = array[16] { <0,.04>,<.66,.04>,<.72,0>,<.80,.01>,<.84,.06>,<1.06,.34>,<1.26,.76>,<1.27,1.10>,<1.08,1.46>,<.78,1.66>,<.60,1.72>,<.565,1.71>,<.55,1.62>,<.5,1.5>,<.3,1.4>,<0,1.4> }
  #local L = array[13] { <0,1.66>,<.52,1.68>,<.575,1.72>,<.595,1.75>,<.58,1.78>,<.42,1.87>,<.17,1.93>,<.11,1.97>,<.12,2.03>,<.185,2.10>,<.17,2.17>,<.08,2.20>,<0,2.202> }
  #local S = array[6] { <-.96,.80,.36>,<-1.24,.95,.25>,<-1.44,1.18,.18>,<-1.57,1.42,.145>,<-1.68,1.62,.125>,<-1.84,1.78,.115> }
  #local H = array[13] { <-.92,1.40,.16>,<-1.04,1.72,.118>,<-1.10,2.05,.10>,<-1.10,2.42,.092>,<-.97,2.88,.086>,<-.60,3.28,.082>,<0,3.45,.08>,<.60,3.28,.082>,<.97,2.88,.086>,<1.10,2.42,.092>,<1.10,2.05,.10>,<1.04,1.72,.118>,<.92,1.40,.16> }
  union {
    object { Turned(K, 0) Glazed(G, 6, .34) }
    object { Turned(L, 0) Plain(G) }
    object { Pipe(S, .12) Plain(G) }
    object { Tube(H, 1.1) Plain(G) }
  }
#end

#macro GaiwanSaucer(G)
  #local K = array[15] { <0,.06>,<.3,.06>,<.36,0>,<.42,0>,<.44,.04>,<.5,.1>,<.9,.17>,<1.08,.27>,<1.10,.295>,<1.085,.305>,<1.04,.285>,<.86,.215>,<.5,.16>,<.3,.14>,<0,.14> }
  object { Turned(K, 0) Glazed(G, .305, 0) }
#end
#macro GaiwanBowl(G)
  #local K = array[18] { <0,.05>,<.28,.05>,<.3,.01>,<.36,.01>,<.38,.06>,<.39,.14>,<.5,.22>,<.69,.5>,<.77,.82>,<.83,1.04>,<.95,1.19>,<.978,1.205>,<.965,1.218>,<.90,1.185>,<.785,1.04>,<.725,.82>,<.5,.32>,<0,.2> }
  object { Turned(K, 0) Glazed(G, 1.218, 0) translate y*.14 }
#end
// Its own foot ring is the knob, so it can also stand as a dish.
#macro GaiwanLid(G)
  #local K = array[17] { <0,.28>,<.4,.22>,<.7,.05>,<.79,0>,<.825,.01>,<.82,.04>,<.68,.20>,<.42,.34>,<.22,.40>,<.185,.44>,<.20,.52>,<.255,.60>,<.245,.62>,<.215,.61>,<.16,.53>,<.1,.49>,<0,.48> }
  object { Turned(K, 0) Glazed(G, 6, 0) }
#end
#macro Gaiwan(G)
  union { GaiwanSaucer(G) GaiwanBowl(G) object { GaiwanLid(G) translate y*1.21 } }
#end

#macro FairPitcher(G)
  #local K = array[18] { <0,.05>,<.42,.05>,<.47,0>,<.54,0>,<.56,.03>,<.57,.09>,<.68,.2>,<.79,.5>,<.80,.78>,<.71,1.12>,<.685,1.34>,<.73,1.62>,<.765,1.735>,<.755,1.75>,<.73,1.735>,<.65,1.34>,<.75,.7>,<0,.14> }
  #declare LipFrom = 1.15; #declare LipTo = 1.75; #declare LipOut = .30; #declare LipUp = .07;
  object { Turned(K, 1) Glazed(G, 1.9, .08) }
#end

#macro HandledPitcher(G)
  #local K = array[18] { <0,.05>,<.44,.05>,<.49,0>,<.56,0>,<.58,.03>,<.60,.09>,<.74,.24>,<.86,.6>,<.86,.95>,<.74,1.35>,<.68,1.58>,<.70,1.84>,<.725,1.925>,<.715,1.945>,<.69,1.93>,<.64,1.58>,<.80,.8>,<0,.14> }
  #local H = array[7] { <.62,1.74,.12>,<.88,1.84,.10>,<1.16,1.70,.088>,<1.26,1.38,.082>,<1.16,1.02,.082>,<.98,.78,.095>,<.80,.68,.13> }
  #declare LipFrom = 1.40; #declare LipTo = 1.94; #declare LipOut = .30; #declare LipUp = .07;
  union {
    object { Turned(K, 1) Glazed(G, 2.1, .42) }
    object { Tube(H, 1.4) Plain(G) }
  }
#end

#macro RinseBowl(G)
  #local K = array[21] { <0,.05>,<.6,.05>,<.66,0>,<.74,0>,<.77,.04>,<.80,.11>,<1.05,.30>,<1.26,.62>,<1.28,.90>,<1.20,1.10>,<1.185,1.115>,<1.19,1.135>,<1.11,1.26>,<1.10,1.38>,<1.22,1.62>,<1.37,1.74>,<1.375,1.76>,<1.345,1.765>,<1.05,1.40>,<1.2,.8>,<0,.18> }
  object { Turned(K, 0) Glazed(G, 1.765, .10) }
#end

#macro RoundTray(G)
  #local K = array[17] { <0,.06>,<1.2,.05>,<1.25,0>,<1.34,0>,<1.37,.05>,<1.7,.14>,<1.84,.30>,<1.895,.48>,<1.895,.51>,<1.865,.515>,<1.83,.47>,<1.76,.30>,<1.60,.21>,<1.40,.20>,<1.0,.25>,<.5,.27>,<0,.275> }
  object { Turned(K, 0) Glazed(G, .515, .06) }
#end

#macro LongTray(G)
  #local K = array[13] { <0,.05>,<.86,.05>,<.90,0>,<.93,.01>,<.97,.10>,<1.0,.26>,<1.01,.41>,<.995,.435>,<.97,.425>,<.945,.30>,<.90,.19>,<.82,.165>,<0,.16> }
  object { Turned(K, 3) Glazed(G, .435, .07) }
#end

// ---- canisters

#macro DrumBody(G)
  #local K = array[17] { <0,.05>,<.68,.05>,<.74,0>,<.80,.01>,<.86,.06>,<.92,.20>,<.955,.5>,<.96,1.0>,<.95,1.5>,<.90,1.72>,<.78,1.84>,<.70,1.87>,<.68,1.95>,<.655,1.96>,<.64,1.9>,<.86,1.5>,<0,.2> }
  object { Turned(K, 0) Glazed(G, 6, .09) }
#end
#macro DrumLid(G)
  #local K = array[16] { <0,.08>,<.70,.08>,<.71,0>,<.77,0>,<.80,.03>,<.80,.16>,<.765,.215>,<.5,.25>,<.2,.265>,<.12,.28>,<.11,.33>,<.17,.39>,<.19,.46>,<.15,.53>,<.06,.56>,<0,.562> }
  object { Turned(K, 0) Glazed(G, 6, 0) }
#end
#macro Drum(G)
  union { DrumBody(G) object { DrumLid(G) translate y*1.855 } }
#end

// The tea canister: straighter, with a cap for a lid, a paper label and the kiln's seal 岁 cut from bands of the same wall.
#macro Canister(G, Words)
  #local R = .93;
  #local K = array[15] { <0,.05>,<.72,.05>,<.78,0>,<.84,.01>,<.89,.05>,<.92,.14>,<R,.3>,<R,1.0>,<R,1.6>,<R-.01,1.72>,<.88,1.79>,<.80,1.81>,<.78,1.80>,<.7,1.7>,<0,1.7> }
  #local L = array[14] { <0,1.9>,<.84,1.9>,<.85,1.84>,<.86,1.825>,<.905,1.825>,<.93,1.85>,<.935,1.95>,<.93,2.20>,<.905,2.275>,<.84,2.305>,<.75,2.30>,<.66,2.285>,<.3,2.28>,<0,2.28> }
  union {
    object { Turned(K, 0) Glazed(G, 6, .10) }
    object { Turned(L, 0) Plain(G) }
    cylinder { <0,.42,0>, <0,1.52,0>, R + .006 open clipped_by { box { <-.40,0,-2>, <.40,2,0> } } texture { PaperLabel } }
    // Hairline frame.
    cylinder { <0,.45,0>, <0,1.49,0>, R + .008 open
      clipped_by { difference { box { <-.365,.455,-2>, <.365,1.485,0> } box { <-.355,.465,-3>, <.355,1.475,1> } } } texture { Ink } }
    cylinder { <0,.9,0>, <0,1.42,0>, R + .009 open clipped_by { box { <-.155,1.01,-2>, <.155,1.36,0> } } texture { SealRed } }
    cylinder { <0,.9,0>, <0,1.42,0>, R + .011 open clipped_by { SealStrokes() } texture { PaperLabel } }
    cylinder { <0,.4,0>, <0,1.0,0>, R + .010 open clipped_by { Line("SUI KILN", .105, .80) } texture { Ink } }
    cylinder { <0,.4,0>, <0,1.0,0>, R + .010 open clipped_by { Line(Words, .082, .66) } texture { Ink } }
    cylinder { <0,.4,0>, <0,1.0,0>, R + .010 open clipped_by { Line("JINGDEZHEN", .055, .54) } texture { Ink } }
  }
#end
#macro Line(Words, Size, Y)
  #local T = text { internal 1 Words 4, <Size*.12, 0> scale <Size, Size, 1> }
  #local W = max_extent(T).x;
  object { T translate <-W/2, Y, -3.5> }
#end
#macro Stroke(A, B, T)
  #local D = B - A;
  box { <-T/2, -T/2, -2>, <vlength(D) + T/2, T/2, 0> rotate z*degrees(atan2(D.y, D.x)) translate A }
#end
#macro SealStrokes()
  union {
    // 山
    Stroke(<0,1.325,0>, <0,1.225,0>, .022) Stroke(<-.085,1.29,0>, <-.085,1.225,0>, .022) Stroke(<.085,1.29,0>, <.085,1.225,0>, .022) Stroke(<-.085,1.225,0>, <.085,1.225,0>, .022)
    // 夕
    Stroke(<-.015,1.195,0>, <-.075,1.125,0>, .020) Stroke(<-.02,1.175,0>, <.07,1.175,0>, .020) Stroke(<.07,1.175,0>, <.035,1.10,0>, .020)
    Stroke(<.035,1.10,0>, <-.07,1.04,0>, .020) Stroke(<-.02,1.135,0>, <.015,1.105,0>, .018)
  }
#end

// ---- flower vessels and incense

#macro BottleVase(G)
  #local K = array[18] { <0,.06>,<.5,.06>,<.56,0>,<.64,.01>,<.68,.05>,<.72,.14>,<1.10,.5>,<1.36,1.08>,<1.32,1.62>,<.95,2.18>,<.56,2.62>,<.39,3.05>,<.325,3.7>,<.335,4.4>,<.40,4.76>,<.39,4.80>,<.36,4.78>,<.28,4.4> }
  #local Throat = array[4] { <.36,4.78>,<.29,4.4>,<.27,3.7>,<.02,3.4> }
  union { object { Turned(K, 0) Glazed(G, 4.8, .12) } object { Turned(Throat, 0) Plain(G) } }
#end

#macro MoonJar(G)
  #local K = array[18] { <0,.08>,<1.0,.08>,<1.06,0>,<1.16,.01>,<1.20,.06>,<1.24,.14>,<1.9,.65>,<2.55,1.7>,<2.785,2.72>,<2.79,2.86>,<2.62,3.75>,<2.05,4.75>,<1.36,5.25>,<1.24,5.38>,<1.235,5.58>,<1.20,5.60>,<1.16,5.57>,<1.14,5.2> }
  object { Turned(K, 2) Glazed(G, 5.7, .12) }
#end

#macro StemVase(G, Tall)
  #local K = array[18] { <0,.05>,<.30,.05>,<.34,0>,<.40,0>,<.42,.04>,<.45,.10>,<.57,.32>,<.62,.66>,<.56,1.00>,<.34,1.30>,<.19,1.50>,<.15,1.72>,<.155,1.98>,<.215,2.17>,<.21,2.20>,<.18,2.19>,<.11,1.98>,<.10,1.6> }
  object { Turned(K, 0) Glazed(G, 2.2, .08) scale <1, Tall, 1> }
#end

#macro Basin(G)
  #local K = array[15] { <0,.06>,<1.9,.06>,<1.96,0>,<2.06,0>,<2.10,.05>,<2.36,.20>,<2.50,.5>,<2.56,.9>,<2.60,1.02>,<2.585,1.045>,<2.54,1.03>,<2.46,.6>,<2.30,.30>,<1.9,.20>,<0,.19> }
  object { Turned(K, 0) Glazed(G, 1.045, .07) }
#end
#macro Water(Y, R)
  cylinder { <0, Y - .01, 0>, <0, Y, 0>, R pigment { rgbf <.86, .90, .88, .82> } normal { bumps .01 scale .6 } finish { ambient 0 diffuse .2 specular .6 roughness .003 reflection { .02, .5 fresnel on } } interior { ior 1.33 } }
#end
#macro PinHolder()
  union {
    cylinder { 0, y*.12, .68 }
    #for (I, -4, 4) #for (J, -4, 4) #if (I*I + J*J < 18) cone { <I*.14, .12, J*.14>, .022, <I*.14, .34, J*.14>, .004 } #end #end #end
    texture { Brass }
  }
#end

#macro Censer(G)
  #local K = array[19] { <0,.30>,<.4,.32>,<.70,.42>,<.92,.66>,<.96,.92>,<.86,1.16>,<.79,1.26>,<.785,1.42>,<.84,1.55>,<1.03,1.63>,<1.05,1.655>,<1.04,1.68>,<.98,1.685>,<.74,1.60>,<.72,1.4>,<.85,1.0>,<.6,.7>,<.3,.65>,<0,.65> }
  #local F = array[7] { <.60,.95,.10>,<.74,.76,.26>,<.76,.50,.25>,<.70,.26,.155>,<.655,.10,.105>,<.65,.02,.10>,<.65,.0,.004> }
  union {
    object { Turned(K, 0) Glazed(G, 1.685, 0) }
    #for (I, 0, 2) object { Tube(F, 1) Glazed(G, 6, .035) rotate y*(90 + 120*I) } #end
  }
#end
#macro IncenseAsh(Y, R)
  sphere { 0, 1 scale <R, .10, R> translate y*Y pigment { granite color_map { [0 rgb <.50,.49,.47>][1 rgb <.66,.65,.62>] } scale .2 } normal { granite .25 scale .2 } finish { ambient 0 diffuse .85 } }
#end
#macro Stick(Foot, Tall, Lean)
  union {
    cylinder { 0, y*Tall, .021 pigment { rgb <.24,.15,.09> } }
    cylinder { y*Tall, y*(Tall + .07), .021 pigment { rgb <.55,.54,.52> } }
    sphere { y*Tall, .024 pigment { rgb <.75,.16,.04> } finish { emission .5 } }
    finish { ambient 0 diffuse .8 }
    rotate z*Lean translate Foot
  }
#end
// Smoke is a ribbon of faint discs; media would cost minutes.
#macro Smoke(Foot)
  union {
    #for (I, 0, 110)
      #local T = I/110;
      sphere { <.34*T*sin(T*7.5) + .10*T*sin(T*17), 2.1*T, .1*T*sin(T*9)>, .018 + .075*T*T pigment { rgbt <1,1,1, .93 + .065*T> } }
    #end
    finish { ambient 0 diffuse .35 emission .25 } no_shadow translate Foot
  }
#end

#macro PebbleDish(G)
  #local K = array[14] { <0,.04>,<.8,.04>,<.85,0>,<.92,0>,<.95,.04>,<1.12,.12>,<1.19,.22>,<1.20,.255>,<1.185,.265>,<1.15,.245>,<1.05,.17>,<.9,.125>,<.5,.12>,<0,.12> }
  object { Turned(K, 0) Glazed(G, .265, .05) }
#end
#macro Pebble(G)
  #local K = array[9] { <0,0>,<.40,.01>,<.62,.10>,<.70,.26>,<.62,.44>,<.42,.56>,<.2,.605>,<.05,.61>,<0,.61> }
  union {
    object { Turned(K, 4) Plain(G) }
    cylinder { <0,.55,0>, <0,.614,0>, .045 pigment { rgb .02 } finish { ambient 0 } }
  }
#end

// ---- what grows and what is brewed

#declare Bark = texture { pigment { rgb <.16,.10,.065> } normal { granite .3 scale .1 } finish { ambient 0 diffuse .8 } }
#declare Green = texture { pigment { bozo color_map { [0 rgb <.13,.22,.09>][1 rgb <.20,.28,.11>] } scale .2 } finish { ambient 0 diffuse .75 specular .12 roughness .04 } }
#declare Berry = texture { pigment { rgb <.44,.035,.02> } finish { ambient 0 diffuse .75 specular .5 roughness .015 } }

#macro Leaf(At, Long, Yaw, Pitch)
  sphere { <.5,0,0>, .5 scale <Long, .05*Long, .36*Long> rotate z*Pitch rotate y*Yaw translate At texture { Green } }
#end

// K: knots <x, y, radius>. Leaves along it, left and right in turn.
#macro Sprig(K, Leaves, From, Long, Seed)
  #local Rnd = seed(Seed); #local N = dimension_size(K, 1);
  union {
    object { Tube(K, 1) texture { Bark } }
    #for (I, 0, Leaves - 1)
      #local T = From + (1 - From)*I/max(Leaves - 1, 1); #local S = min(int(T*(N - 1)), N - 2); #local F = T*(N - 1) - S;
      #local C = K[S]*(1 - F) + K[S + 1]*F;
      Leaf(<C.x, C.y, 0>, Long*(.75 + .4*rand(Rnd))*(1 - .35*T), (mod(I, 2) = 0 ? 200 : -20) + 50*(rand(Rnd) - .5), 22 + 26*rand(Rnd))
    #end
  }
#end
#macro BerryBranch(K, Berries, From, Seed)
  #local Rnd = seed(Seed); #local N = dimension_size(K, 1);
  union {
    object { Tube(K, 1) texture { Bark } }
    #for (I, 0, Berries - 1)
      #local T = From + (1 - From)*I/(Berries - 1); #local S = min(int(T*(N - 1)), N - 2); #local F = T*(N - 1) - S;
      #local C = K[S]*(1 - F) + K[S + 1]*F; #local C = <C.x, C.y, 0>;
      #local A = 2*pi*rand(Rnd); #local D = vnormalize(<cos(A), .25 + .5*rand(Rnd), sin(A)>)*(.11 + .10*rand(Rnd));
      union { cylinder { C, C + D, .010 texture { Bark } } sphere { C + D, .060 + .022*rand(Rnd) texture { Berry } } }
    #end
  }
#end

// Kind 1 fine and curled (green), 2 fine and straight (black), 3 thick twists (rock oolong), 4 buds and open leaf (white), 5 rolled balls with osmanthus.
#macro Leaves(Kind, R, Y, Count, Seed)
  #local Rnd = seed(Seed);
  union {
    sphere { 0, 1 scale <R*.92, .16, R*.92> translate y*Y pigment { rgb <.10,.09,.05> } finish { ambient 0 diffuse .6 } }
    #for (I, 1, Count)
      #local A = 2*pi*rand(Rnd); #local D = R*sqrt(rand(Rnd));
      #local H = Y + .17*sqrt(max(0, 1 - pow(D/R, 2))) + .05*rand(Rnd);
      #local Turn = <360*rand(Rnd), 360*rand(Rnd), 30*(rand(Rnd) - .5)>;
      union {
        #switch (Kind)
          #case (1)
            torus { .07, .011 clipped_by { plane { x, .01 } } scale <1, 1.5, 1> }
            pigment { rgb <.11,.15,.055>*(.7 + .7*rand(Rnd)) }
          #break
          #case (2)
            sphere { 0, 1 scale <.10, .011, .011> } sphere { <.07,.006,0>, 1 scale <.06, .010, .010> }
            pigment { rgb (rand(Rnd) < .10 ? <.34,.20,.07> : <.040,.026,.020>*(.7 + .8*rand(Rnd))) }
          #break
          #case (3)
            sphere { 0, 1 scale <.13, .026, .022> } sphere { <.09,.012,.01>, 1 scale <.08, .020, .025> rotate y*25 }
            pigment { rgb <.075,.048,.034>*(.7 + .9*rand(Rnd)) }
          #break
          #case (4)
            #if (rand(Rnd) < .42) sphere { 0, 1 scale <.15, .022, .024> } pigment { rgb <.62,.64,.55>*(.8 + .3*rand(Rnd)) }
            #else sphere { 0, 1 scale <.16, .012, .055> } pigment { rgb (rand(Rnd) < .3 ? <.24,.16,.09> : <.20,.22,.13>)*(.75 + .5*rand(Rnd)) } #end
          #break
          #case (5)
            sphere { 0, .056 } sphere { <.035,.018,.01>, .040 } sphere { <-.025,.01,.03>, .038 } pigment { rgb <.12,.115,.05>*(.6 + .8*rand(Rnd)) }
          #break
        #end
        finish { ambient 0 diffuse .8 specular .08 roughness .06 }
        rotate Turn*<(Kind = 4 ? .05 : .12), 1, 1> translate <D*cos(A), H, D*sin(A)>
      }
    #end
    #if (Kind = 5)
      #for (I, 1, 13)
        #local A = 2*pi*rand(Rnd); #local D = R*.9*sqrt(rand(Rnd));
        union {
          #for (Petal, 0, 3) sphere { 0, 1 scale <.024, .008, .018> translate x*.026 rotate y*90*Petal } #end
          pigment { rgb <.80,.47,.08> } finish { ambient 0 diffuse .85 }
          rotate <40*rand(Rnd) - 20, 90*rand(Rnd), 40*rand(Rnd) - 20> translate <D*cos(A), Y + .17*sqrt(1 - pow(D/R, 2)) + .095, D*sin(A)>
        }
      #end
    #end
  }
#end
#macro LeafDish(G)
  #local K = array[13] { <0,.04>,<.5,.04>,<.54,0>,<.60,0>,<.63,.04>,<.9,.14>,<1.05,.28>,<1.07,.31>,<1.055,.32>,<1.02,.30>,<.88,.19>,<.6,.13>,<0,.12> }
  object { Turned(K, 0) Glazed(G, .32, .05) }
#end
