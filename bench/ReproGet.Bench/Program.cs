using ReproGet.Bench;

if (BenchOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}
IMeasurement[] all = [new LockMeasurement(), new DownloadMeasurement(), new AssemblyMeasurement(), new BuildMeasurement(), new MemoryMeasurement(), new PackageLayerMeasurement(), new ContainerMeasurement(), new AptMeasurement(), new ParityMeasurement()];
var chosen = all.Where(measurement => options.Only.Count == 0 ? measurement is not ParityMeasurement : options.Only.Contains(measurement.Name)).ToList();
if (chosen.Count == 0 || options.Only.Any(name => all.All(measurement => measurement.Name != name)))
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}
using var workspace = Workspace.Create(options);
Console.WriteLine(Machine.Describe());
foreach (var measurement in chosen)
{
    Console.WriteLine();
    foreach (var table in await measurement.RunAsync(workspace))
        Console.WriteLine(table);
}
return 0;
