/** The variables by which build tools are told how many jobs to run at once; one at least. */
export function jobCounts(cores: number): Record<string, string> {
  const count = String(Math.max(1, Math.floor(cores)));
  return {
    MAKEFLAGS: `-j${count}`,
    CMAKE_BUILD_PARALLEL_LEVEL: count,
    CARGO_BUILD_JOBS: count,
    GOMAXPROCS: count,
    OMP_NUM_THREADS: count,
    CTEST_PARALLEL_LEVEL: count,
  };
}
