// A potter's wheel: meshes from profiles, and tubes for spouts and handles. Meshes render several times faster than lathe objects. CC0.
// Facets per curve. Hard sidelight draws the facets' edges where a pot turns from it, so scenes with a window ask for 2.
#ifndef (Fine) #declare Fine = 1; #end

// Answers in Out. Centripetal Catmull-Rom: close knots (a rim) next to distant ones (a wall) never loop.
#macro Curve(A, B, C, D, T)
  #local T1 = sqrt(max(vlength(B - A), 0.0001));
  #local T2 = T1 + sqrt(max(vlength(C - B), 0.0001));
  #local T3 = T2 + sqrt(max(vlength(D - C), 0.0001));
  #local S = T1 + T*(T2 - T1);
  #local A1 = (T1 - S)/T1*A + S/T1*B;
  #local A2 = (T2 - S)/(T2 - T1)*B + (S - T1)/(T2 - T1)*C;
  #local A3 = (T3 - S)/(T3 - T2)*C + (S - T2)/(T3 - T2)*D;
  #local B1 = (T2 - S)/T2*A1 + S/T2*A2;
  #local B2 = (T3 - S)/(T3 - T1)*A2 + (S - T1)/(T3 - T1)*A3;
  #declare Out = (T2 - S)/(T2 - T1)*B1 + (S - T1)/(T2 - T1)*B2;
#end

// What happens to a point after turning: 0 nothing, 1 a pulled lip towards -x, 2 a jar that settled, 3 a slab, 4 a pebble.
#declare LipFrom = 1; #declare LipTo = 1.7; #declare LipOut = 0.2; #declare LipUp = 0.03;
#declare SlabX = 3.4; #declare SlabZ = 1.5;
// Answers in Out, because a macro that computes before it answers cannot stand inside an expression.
#macro Deform(P, How)
  #declare Out = P;
  #local A = atan2(P.z, P.x);
  #switch (How)
    #case (1)
      #local A = atan2(P.z, -P.x);
      #local T = max(0, min(1, (P.y - LipFrom)/(LipTo - LipFrom)));
      #local W = exp(-pow(A/0.36, 2))*T*T;
      #local Pinch = exp(-pow((abs(A) - 0.62)/0.28, 2))*T*T*0.10;
      #declare Out = <P.x*(1 - Pinch) - LipOut*W, P.y + LipUp*W, P.z*(1 - Pinch)*(1 - 0.25*W)>;
    #break
    #case (2)
      #local W = 1 + 0.012*sin(A*2 + 0.6) + 0.010*sin(A + P.y*0.8);
      #declare Out = <P.x*W, P.y*(1 + 0.006*cos(A)), P.z*W>;
    #break
    #case (3)
      // A rectangle with round corners, walked by length so that straight and curved parts get their share of vertices.
      #local R = vlength(<P.x, 0, P.z>); #local Round = .55;
      #local Lz = SlabZ - Round; #local Lx = SlabX - Round; #local Bend = pi/2*Round;
      #local S = atan2(abs(P.z), abs(P.x))/(pi/2)*(Lz + Bend + Lx);
      #if (S < Lz) #local Q = <SlabX, 0, S>; #local N = x;
      #else
        #if (S < Lz + Bend)
          #local N = <cos((S - Lz)/Round), 0, sin((S - Lz)/Round)>; #local Q = <Lx, 0, Lz> + Round*N;
        #else #local Q = <Lx - (S - Lz - Bend), 0, SlabZ>; #local N = z; #end
      #end
      // The wall keeps its thickness; only the floor is stretched. Hands leave no edge quite straight.
      #local Q = (Q - N*(1 - max(R, .8)))*min(1, R/.8)*(1 + .004*sin(A*5) + .003*sin(A*9 + 1));
      #declare Out = <(P.x < 0 ? -Q.x : Q.x), P.y, (P.z < 0 ? -Q.z : Q.z)>;
    #break
    #case (4)
      #declare Out = <P.x*(1.18 + 0.05*sin(A)), P.y*(1 + 0.08*P.x), P.z*(0.86 + 0.05*cos(A*2 + 1))>;
    #break
  #end
#end

#macro Skin(P, M, U)
  mesh2 {
    vertex_vectors { M*U #for (I, 0, M - 1) #for (J, 0, U - 1) , P[I][J] #end #end }
    normal_vectors { M*U
      #for (I, 0, M - 1)
        #local Ia = max(I - 1, 0); #local Ib = min(I + 1, M - 1);
        #for (J, 0, U - 1)
          #local N = vcross(P[Ib][J] - P[Ia][J], P[I][mod(J + 1, U)] - P[I][mod(J + U - 1, U)]);
          #if (vlength(N) < 0.0000000001) #local N = y; #end
          , vnormalize(N)
        #end
      #end
    }
    face_indices { (M - 1)*U*2
      #for (I, 0, M - 2) #for (J, 0, U - 1)
        #local Q = mod(J + 1, U);
        , <I*U + J, I*U + Q, I*U + U + J>, <I*U + Q, I*U + U + Q, I*U + U + J>
      #end #end
    }
  }
#end

// K: knots <radius, height> from under the foot, over the rim, down to the well.
#macro Turned(K, How)
  #local N = dimension_size(K, 1);
  #local Sub = 7*Fine; #local U = 112*Fine; #local M = (N - 1)*Sub + 1;
  #local P = array[M][U];
  #for (I, 0, M - 1)
    #local S = min(int(I/Sub), N - 2);
    #local Ka = K[max(S - 1, 0)]; #local Kb = K[S]; #local Kc = K[S + 1]; #local Kd = K[min(S + 2, N - 1)];
    Curve(<Ka.u, Ka.v, 0>, <Kb.u, Kb.v, 0>, <Kc.u, Kc.v, 0>, <Kd.u, Kd.v, 0>, I/Sub - S)
    #local Q = Out;
    #local R = max(Q.x, 0.002);
    #for (J, 0, U - 1)
      #local A = 2*pi*J/U;
      #local V = <R*cos(A), Q.y, R*sin(A)>;
      Deform(V, How)
      #local P[I][J] = Out;
    #end
  #end
  Skin(P, M, U)
#end

// K: knots <x, y, radius> in the plane z = 0; Flat widens the section across it.
#macro Tube(K, Flat)
  #local N = dimension_size(K, 1);
  #local Sub = 9; #local U = 40; #local M = (N - 1)*Sub + 1;
  #local P = array[M][U]; #local C = array[M];
  #for (I, 0, M - 1)
    #local S = min(int(I/Sub), N - 2);
    Curve(K[max(S - 1, 0)], K[S], K[S + 1], K[min(S + 2, N - 1)], I/Sub - S)
    #local C[I] = Out;
  #end
  #for (I, 0, M - 1)
    #local D = C[min(I + 1, M - 1)] - C[max(I - 1, 0)];
    #local D = vnormalize(<D.x, D.y, 0>);
    #for (J, 0, U - 1)
      #local A = 2*pi*J/U;
      #local P[I][J] = <C[I].x, C[I].y, 0> + C[I].z*(cos(A)*<-D.y, D.x, 0> + sin(A)*Flat*z);
    #end
  #end
  Skin(P, M, U)
#end

// An open pipe: the tube, a narrower one inside, and a rounded end where the last knot is.
#macro Pipe(K, Wall)
  #local N = dimension_size(K, 1);
  #local Inner = array[N];
  #for (I, 0, N - 1) #local Inner[I] = <K[I].x, K[I].y, K[I].z*(1 - 2*Wall)>; #end
  #local D = vnormalize(<K[N - 1].x - K[N - 2].x, K[N - 1].y - K[N - 2].y, 0>);
  union {
    Tube(K, 1)
    Tube(Inner, 1)
    torus { K[N - 1].z*(1 - Wall), K[N - 1].z*Wall rotate -z*degrees(atan2(D.x, D.y)) translate <K[N - 1].x, K[N - 1].y, 0> }
  }
#end
