/**
 * Reads "VERB PID" a line and answers "ok NUMBER". Processes come from one snapshot of the system
 * (CreateToolhelp32Snapshot); NtSuspendProcess is not documented by Microsoft but there since Windows
 * XP. It counts, so that whoever is suspended here is remembered and not suspended twice.
 */
export const suspendScript = String.raw`
$ErrorActionPreference = 'Stop'
Add-Type -TypeDefinition @'
using System; using System.Collections.Generic; using System.Diagnostics; using System.Runtime.InteropServices;
public static class Tree {
  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)] struct Entry {
    public uint size, usage, pid; public IntPtr heap; public uint module, threads, parent; public int priority; public uint flags;
    [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 260)] public string file; }
  [DllImport("kernel32")] static extern IntPtr CreateToolhelp32Snapshot(uint flags, uint pid);
  [DllImport("kernel32", CharSet = CharSet.Unicode)] static extern bool Process32FirstW(IntPtr list, ref Entry entry);
  [DllImport("kernel32", CharSet = CharSet.Unicode)] static extern bool Process32NextW(IntPtr list, ref Entry entry);
  [DllImport("kernel32")] static extern bool CloseHandle(IntPtr handle);
  [DllImport("ntdll")] static extern int NtSuspendProcess(IntPtr process);
  [DllImport("ntdll")] static extern int NtResumeProcess(IntPtr process);
  static readonly HashSet<uint> seen = new HashSet<uint>(), held = new HashSet<uint>();
  static List<uint> Members(uint root) {
    var parents = new Dictionary<uint, uint>(); var entry = new Entry(); entry.size = (uint)Marshal.SizeOf(entry);
    var list = CreateToolhelp32Snapshot(2, 0);
    for (bool more = Process32FirstW(list, ref entry); more; more = Process32NextW(list, ref entry)) parents[entry.pid] = entry.parent;
    CloseHandle(list); seen.Add(root); seen.IntersectWith(parents.Keys);
    for (bool grew = true; grew;) { grew = false;
      foreach (var pair in parents) if (seen.Contains(pair.Value) && seen.Add(pair.Key)) grew = true; }
    return new List<uint>(seen);
  }
  public static long Freeze(uint root) { long count = 0;
    foreach (var pid in Members(root)) { if (held.Contains(pid)) continue;
      try { using (var p = Process.GetProcessById((int)pid)) if (NtSuspendProcess(p.Handle) == 0) { held.Add(pid); count++; } } catch (Exception) { } }
    return count; }
  public static long Thaw(uint root) { long count = 0;
    foreach (var pid in held) try { using (var p = Process.GetProcessById((int)pid)) { NtResumeProcess(p.Handle); count++; } } catch (Exception) { }
    held.Clear(); return count; }
  public static long Cpu(uint root) { double ms = 0;
    foreach (var pid in Members(root)) try { using (var p = Process.GetProcessById((int)pid)) ms += p.TotalProcessorTime.TotalMilliseconds; } catch (Exception) { }
    return (long)ms; }
}
'@
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $verb, $root = $line -split ' '
  try {
    switch ($verb) { 'freeze' { $n = [Tree]::Freeze($root) } 'thaw' { $n = [Tree]::Thaw($root) } 'cpu' { $n = [Tree]::Cpu($root) } }
    [Console]::Out.WriteLine("ok $n")
  } catch { [Console]::Out.WriteLine("failed $($_.Exception.Message -replace '\s+', ' ')") }
}
`;
