// The page at /docs: every operation of /openapi.json with a form to try it. Nothing is loaded from elsewhere.
// @ts-nocheck: it runs in a browser, as it is.

const main = document.querySelector('#docs');
const given = /(?:^#|&)token=([\w-]+)/.exec(location.hash)?.[1];
if (given) {
  sessionStorage.setItem('taskflow.token', given);
  history.replaceState(null, '', location.pathname);
}
let token = given ?? sessionStorage.getItem('taskflow.token') ?? '';

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const tokenField = element('input', { id: 'token', type: 'password', value: token, autocomplete: 'off' });
const operations = element('div', { id: 'operations' });
tokenField.addEventListener('change', () => {
  token = tokenField.value.trim();
  sessionStorage.setItem('taskflow.token', token);
  void show();
});
main.append(
  element('h1', {}, 'TaskFlow API'),
  element('label', {}, 'Token', tokenField, element('small', {}, 'taskflow serve prints it')),
  operations,
);

function headers(more = {}) {
  return token ? { Authorization: `Bearer ${token}`, ...more } : more;
}

async function show() {
  const response = await fetch('/openapi.json', { headers: headers() });
  if (!response.ok) {
    operations.replaceChildren(element('p', { className: 'soft' }, 'The token is missing or wrong.'));
    return;
  }
  const api = await response.json();
  const groups = new Map((api.tags ?? []).map(({ name }) => [name, []]));
  for (const [path, item] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const group = operation.tags?.[0] ?? 'Other';
      groups.set(group, [...(groups.get(group) ?? []), operationOf(api, path, method, operation)]);
    }
  }
  operations.replaceChildren(...[...groups].flatMap(([name, made]) => [element('h2', {}, name), ...made]));
}

function operationOf(api, path, method, operation) {
  const fields = (operation.parameters ?? []).map((parameter) => {
    const input = element('input', { name: parameter.name, required: parameter.required === true });
    return { parameter, input };
  });
  const bodySchema = operation.requestBody?.content?.['application/json']?.schema;
  const body = bodySchema ? element('textarea', { name: 'body', value: exampleOf(api, bodySchema) }) : null;
  const answer = element('pre', { hidden: true, tabIndex: 0 });
  const form = element(
    'form',
    {},
    ...fields.map(({ parameter, input }) =>
      element(
        'label',
        {},
        `${parameter.name} (${parameter.in})`,
        input,
        element('small', {}, parameter.schema?.description ?? parameter.description ?? ''),
      ),
    ),
    ...(body ? [element('label', {}, 'Body', body)] : []),
    element('button', { type: 'submit' }, 'Send'),
    answer,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(path, method, fields, body, answer);
  });
  return element(
    'details',
    { id: operation.operationId },
    element(
      'summary',
      {},
      element('span', { className: 'method' }, method.toUpperCase()),
      element('code', {}, path),
      element('span', {}, operation.summary ?? ''),
    ),
    form,
  );
}

let stopLast = () => {};

async function send(path, method, fields, body, answer) {
  stopLast();
  const controller = new AbortController();
  stopLast = () => controller.abort();
  let target = path;
  const query = new URLSearchParams();
  const sent = headers();
  for (const { parameter, input } of fields) {
    const value = input.value.trim();
    if (parameter.in === 'path') target = target.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (value === '') continue;
    else if (parameter.in === 'query') query.append(parameter.name, value);
    else sent[parameter.name] = value;
  }
  const text = body?.value.trim() ?? '';
  if (text) sent['Content-Type'] = 'application/json';
  const url = query.size > 0 ? `${target}?${query}` : target;
  answer.hidden = false;
  answer.textContent = '…';
  try {
    const options = { method: method.toUpperCase(), headers: sent, signal: controller.signal };
    const response = await fetch(url, text ? { ...options, body: text } : options);
    answer.textContent = `${response.status} ${response.statusText}\n\n`;
    if (/json/.test(response.headers.get('Content-Type') ?? '')) {
      answer.textContent += JSON.stringify(await response.json(), null, 2);
      return;
    }
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader.read())
      answer.append(part.value);
  } catch (error) {
    if (!controller.signal.aborted) answer.textContent += String(error);
  }
}

function exampleOf(api, schema) {
  const properties = dereference(api, schema).properties ?? {};
  const entries = Object.entries(properties).map(([name, each]) => [name, sampleOf(dereference(api, each))]);
  return JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== undefined)), null, 2);
}

function sampleOf(schema) {
  if (schema.default !== undefined) return schema.default;
  return schema.type === 'object' ? {} : undefined;
}

function dereference(api, schema) {
  const name = /^#\/components\/schemas\/(.+)$/.exec(schema.$ref ?? '')?.[1];
  return name ? (api.components.schemas[name] ?? {}) : schema;
}

void show();
