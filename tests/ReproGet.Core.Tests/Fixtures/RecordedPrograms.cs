namespace ReproGet.Core.Tests.Fixtures;

/// <summary>Runs nothing: keeps what would be run, and answers as it was told to.</summary>
internal sealed class RecordedPrograms : IProgramRunner
{
    public List<ProgramCommand> Commands { get; } = [];

    /// <summary>What a program prints.</summary>
    public Dictionary<string, string> Outputs { get; } = [];

    public Task<string> RunAsync(ProgramCommand command, CancellationToken cancellationToken)
    {
        Commands.Add(command);
        return Task.FromResult(Outputs.GetValueOrDefault(command.Program, ""));
    }
}
