using System.Diagnostics;
using System.Globalization;

namespace ReproGet.Core;

/// <summary>How long a part of the work took, for who reads a log.</summary>
public static class ElapsedTime
{
    /// <summary>The time since a timestamp of <see cref="Stopwatch"/>: <c>0.123 s</c>.</summary>
    public static string Since(long timestamp) => string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(timestamp).TotalSeconds:0.000} s");
}
