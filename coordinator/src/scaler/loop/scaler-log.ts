/** Where the scaler tells what it does; a coordinator's own log will do. */
export interface ScalerLog {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}
