// The arrows of docs/architecture.md as rules: each layer names the folders it may import; all else is an error.

/** The messages of the page and its hosts: the one part of webview/ that others read. */
const PROTOCOL = 'webview/protocol';

/** Folder to the folders it may import beside itself. */
const ARROWS = {
  core: [],
  layout: ['core'],
  sdk: ['core'],
  files: [],
  definition: ['core', 'files'],
  history: ['core', 'files'],
  engine: ['core', 'files', 'definition', 'history'],
  scheduler: ['core', 'files', 'definition', 'history', 'engine'],
  'page-host': ['core', 'files', 'history', 'layout', PROTOCOL],
  server: ['core', 'files', 'definition', 'history', 'engine', 'scheduler', 'layout', 'page-host', PROTOCOL],
  cli: ['core', 'files', 'definition', 'history', 'engine', 'scheduler', 'layout', 'server'],
  extension: [
    'core',
    'files',
    'definition',
    'history',
    'engine',
    'scheduler',
    'layout',
    'page-host',
    PROTOCOL,
  ],
  webview: ['core', 'layout'],
};

const layers = Object.entries(ARROWS).map(([folder, allowed]) => ({
  name: `arrow-${folder}`,
  comment: `${folder}/ may import only ${[folder, ...allowed].join(', ')}: see docs/architecture.md`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})[/.]` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'known-folder',
      comment: 'A new folder under src/ is a layer: give it its arrows in .dependency-cruiser.cjs',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${Object.keys(ARROWS).join('|')})/` },
      to: {},
    },
    {
      name: 'no-cycle',
      comment: 'Files that import each other in a circle cannot be understood one at a time',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'pure-without-node',
      comment: 'core/ and layout/ and webview/ run in a browser too: no Node modules',
      severity: 'error',
      from: { path: '^src/(core|layout|webview)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'vscode-in-extension-only',
      comment: 'Only src/extension/ knows the editor',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension/' },
      to: { path: '^vscode$|@types/vscode' },
    },
    {
      name: 'src-stands-alone',
      comment: 'Built code imports neither tests nor scripts',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|bench|examples)/' },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
