using System.Globalization;
using System.Runtime.InteropServices;

namespace ReproGet.Bench;

/// <summary>What kind of machine this is, without its name.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors ({RuntimeInformation.OSArchitecture}), {memory:0} GiB, {(OperatingSystem.IsLinux() ? "Linux" : RuntimeInformation.OSDescription)}, {RuntimeInformation.FrameworkDescription}");
    }
}
