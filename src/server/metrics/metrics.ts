// Counts what the server does, as Prometheus reads it.
import { memoryUsage } from 'node:process';

export interface Gauges {
  readonly activeRuns: number;
  readonly runsByState: Readonly<Record<string, number>>;
  readonly dags: number;
  readonly inFlight: number;
  readonly failedTokens: number;
}

export class Metrics {
  readonly #requests = new Map<number, number>();
  readonly #version: string;
  #triggers = 0;
  #streams = 0;

  constructor(version: string) {
    this.#version = version;
  }

  get streams(): number {
    return this.#streams;
  }

  answered(status: number): void {
    this.#requests.set(status, (this.#requests.get(status) ?? 0) + 1);
  }

  triggered(): void {
    this.#triggers += 1;
  }

  streamOpened(): void {
    this.#streams += 1;
  }

  streamClosed(): void {
    this.#streams -= 1;
  }

  /** The text format, version 0.0.4. */
  text(gauges: Gauges): string {
    const requests = [...this.#requests].sort(([a], [b]) => a - b);
    const { user, system } = process.cpuUsage();
    const startedAt = Date.now() / 1000 - process.uptime();
    return [
      metric('taskflow_info', 'gauge', 'Version of TaskFlow', [[`version="${this.#version}"`, 1]]),
      metric('taskflow_dags', 'gauge', 'DAG files that are served', [['', gauges.dags]]),
      metric('taskflow_active_runs', 'gauge', 'Runs that are not over', [['', gauges.activeRuns]]),
      metric(
        'taskflow_runs',
        'gauge',
        'Runs in the history by state',
        Object.entries(gauges.runsByState).map(([state, count]) => [`state="${state}"`, count]),
      ),
      metric('taskflow_triggers_total', 'counter', 'Runs made by this server', [['', this.#triggers]]),
      metric(
        'taskflow_http_requests_total',
        'counter',
        'Requests answered',
        requests.map(([status, count]) => [`status="${status}"`, count]),
      ),
      metric('taskflow_http_requests_in_flight', 'gauge', 'Requests being answered', [['', gauges.inFlight]]),
      metric('taskflow_event_streams', 'gauge', 'Open event streams', [['', this.#streams]]),
      metric('taskflow_failed_tokens_total', 'counter', 'Requests with a wrong token', [
        ['', gauges.failedTokens],
      ]),
      metric('process_cpu_seconds_total', 'counter', 'Processor time', [['', (user + system) / 1e6]]),
      metric('process_resident_memory_bytes', 'gauge', 'Resident memory', [['', memoryUsage.rss()]]),
      metric('process_start_time_seconds', 'gauge', 'Start, seconds since 1970', [['', startedAt]]),
    ].join('');
  }
}

function metric(
  name: string,
  type: 'gauge' | 'counter',
  help: string,
  samples: ReadonlyArray<readonly [labels: string, value: number]>,
): string {
  const lines = samples.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
