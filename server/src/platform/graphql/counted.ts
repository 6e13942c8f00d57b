/** A list whose length is found out only if somebody asks: its field needs a resolver that calls this, a compiled query calls no functions by itself. */
export interface Counted {
  totalCount(): Promise<number>;
}
