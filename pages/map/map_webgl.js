// Tells the page whether this browser can draw with WebGL, and whether its window is narrow.
export default function (component) {
  const canvas = document.createElement("canvas")
  let context = null
  try {
    context = canvas.getContext("webgl2") || canvas.getContext("webgl")
  } catch (_) {
    context = null
  }
  component.setStateValue("answer", {
    webgl: context !== null,
    narrow: window.innerWidth <= 640,
  })
}
