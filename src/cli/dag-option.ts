// The option that picks one of the DAGs of a file in code.
import { Option } from 'commander';

export interface DagOption {
  readonly dag?: string;
}

export function dagOption(): Option {
  return new Option('--dag <dag>', 'which DAG, where the file makes several');
}
