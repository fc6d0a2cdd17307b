def f(
  é="ü", *, ::
 if : class [[[((