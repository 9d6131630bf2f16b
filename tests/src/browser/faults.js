// What somebody would trip over on this page, as a list of sentences.
(() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth)
    faults.push(`runs over: ${root.scrollWidth} > ${root.clientWidth}`);
  if (!root.lang) faults.push("does not say its language");
  if (!document.title) faults.push("has no title");
  if (document.querySelectorAll("h1").length !== 1) faults.push("has not one heading");
  const name = (e) => `<${e.tagName.toLowerCase()} ${e.name || e.id || e.className}>`;
  const shown = (e) => e.getClientRects().length > 0;
  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (shown(e) && !e.labels.length && !e.ariaLabel) faults.push(`${name(e)} has no label`);
  for (const e of document.querySelectorAll("button"))
    if (shown(e) && !(e.innerText.trim() || e.ariaLabel)) faults.push(`${name(e)} has no text`);
  for (const e of document.querySelectorAll("button, input:not([type=hidden])")) {
    const box = e.getBoundingClientRect();
    // WCAG 2.2, 2.5.8: a target is at least 24 pixels in both directions; a checkbox has its label.
    if (shown(e) && e.type !== "checkbox" && (box.width < 24 || box.height < 24))
      faults.push(`${name(e)} is ${box.width} × ${box.height}`);
    if (shown(e) && e.scrollWidth > e.clientWidth + 1) faults.push(`${name(e)} cuts its text`);
  }
  // WCAG 2.2, 1.4.3: 4.5 to 1 between text and what lies behind it.
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, under) => ({
    r: top.r * top.a + under.r * (1 - top.a),
    g: top.g * top.a + under.g * (1 - top.a),
    b: top.b * top.a + under.b * (1 - top.a),
    a: 1,
  });
  const light = (c) => {
    const part = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
  };
  for (const e of document.body.querySelectorAll("*")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || !shown(e)) continue;
    const line = [];
    for (let at = e; at; at = at.parentElement) line.unshift(getComputedStyle(at));
    // What lies on a picture cannot be judged by its colour.
    if (line.some((s) => s.backgroundImage !== "none")) continue;
    let behind = { r: 255, g: 255, b: 255, a: 1 };
    for (const style of line) behind = over(parse(style.backgroundColor), behind);
    const ink = parse(getComputedStyle(e).color);
    ink.a *= line.reduce((opacity, s) => opacity * Number(s.opacity), 1);
    const pair = [light(over(ink, behind)), light(behind)].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < 4.5) faults.push(`${name(e)} is hard to read: ${contrast.toFixed(2)}`);
  }
  return faults;
})();
