// The HTML of the two pages: nothing inline, nothing from elsewhere.

/** All scripts, styles and requests come from and go to this server; layouts and pictures are made in the page. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const GRAPH_PAGE = page('TaskFlow', 'webview.css', 'webview.js', '<div id="app"></div>');
export const DOCS_PAGE = page('TaskFlow API', 'api-docs.css', 'api-docs.js', '<main id="docs"></main>');

function page(title: string, style: string, script: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="/assets/icon.png">
<link rel="stylesheet" href="/assets/${style}">
<title>${title}</title>
</head>
<body data-host="server">
${body}
<script src="/assets/${script}"></script>
</body>
</html>
`;
}
