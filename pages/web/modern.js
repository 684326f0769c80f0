// Says that a browser understands what Streamlit's bundle is written in. A script of its own: where it does not
// parse, the next one still runs and finds nothing said. Evaluating it there is what the policy forbids.
{
  class A { static #a = 1; static {} }
  const b = (a) => a?.b ?? 1, c = 1_000n, d = async () => { for await (const e of []) {} };
  window.ctModern = Boolean(A && b && c && d);
}
