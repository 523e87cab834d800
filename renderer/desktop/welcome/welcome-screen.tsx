/** The first-run wizard. */
export function WelcomeScreen() {
  return null;
}
