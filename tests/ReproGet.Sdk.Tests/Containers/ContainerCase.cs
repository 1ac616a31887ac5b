namespace ReproGet.Sdk.Tests.Containers;

/// <summary>What a project says of its image, published by both.</summary>
/// <param name="Name">Of the case, and of a file of the project.</param>
/// <param name="Body">Properties and items.</param>
/// <param name="Base">The repository of the base image; each has the tags <c>1</c> and <c>latest</c>.</param>
/// <param name="Differs">Where the two images differ: <c>path: the SDK's value -&gt; ours</c>, as <see cref="ImageDifference"/> writes it.</param>
/// <param name="Result">Who publishes it at all.</param>
/// <param name="Target">What is built.</param>
/// <param name="HasOwnLock">Whether the base is called otherwise than in other cases, so that their lock does not fit.</param>
public sealed record ContainerCase(string Name, string Body, string Base = "plain", IReadOnlyList<string>? Differs = null, Publishes Result = Publishes.Both, string Target = "PublishContainer", bool HasOwnLock = false)
{
    public IReadOnlyList<string> Differs { get; } = Differs ?? [];

    public override string ToString() => Name;
}

/// <summary>Who makes an image of what a project says.</summary>
public enum Publishes
{
    Both,
    OnlySdk,
    OnlyReproGet,
    Neither,
}
