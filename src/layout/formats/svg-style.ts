// The style sheet inside an SVG file: light, and dark where the reader's system is.
import { TASK_STATES } from '../../core/states.js';
import { DARK, LIGHT, type Palette } from './palette.js';

/** All selectors start at the picture's own class, so that it can stand inside a page. */
export const SVG_STYLE = `
.taskflow{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:12px}
.taskflow .title{font-size:15px;font-weight:600}
.taskflow .small{font-size:10.5px}
.taskflow .box{stroke-width:1}
.taskflow .idle .box{stroke-dasharray:4 3}
.taskflow .edge{fill:none;stroke-width:1.25}
.taskflow .edge.critical{stroke-width:2.25}
.taskflow .line{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.taskflow .mark{fill:none;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
.taskflow .dotted{stroke-dasharray:0.1 3.14}
.taskflow .pale{opacity:.35}
.taskflow .loud .box{stroke-width:1.5}
${colours(LIGHT)}
@media (prefers-color-scheme:dark){
${colours(DARK)}
}
`;

function colours(palette: Palette): string {
  const rules = [
    `.taskflow .paper{fill:${palette.background}}`,
    `.taskflow text{fill:${palette.text}}`,
    `.taskflow text.faint,.taskflow .idle text{fill:${palette.faint}}`,
    `.taskflow .box{fill:${palette.node};stroke:${palette.border}}`,
    `.taskflow .edge{stroke:${palette.edge}}`,
    `.taskflow .edge.critical{stroke:${palette.critical}}`,
    `.taskflow .arrow{fill:${palette.edge}}`,
    `.taskflow .arrow.critical{fill:${palette.critical}}`,
    `.taskflow .mark{stroke:${palette.node}}`,
  ];
  for (const state of TASK_STATES) {
    const colour = palette.state[state];
    rules.push(
      `.taskflow .${state} .line{stroke:${colour}}`,
      `.taskflow .${state} .fill{fill:${colour}}`,
      `.taskflow .${state}.loud .box{stroke:${colour}}`,
    );
  }
  return rules.join('\n');
}
