namespace ReproGet.Core;

/// <summary>Where the page of each error code stands.</summary>
public static class ErrorPages
{
    /// <summary>The address of the page of <paramref name="code"/>.</summary>
    public static string Of(string code) => $"https://github.com/reproget/reproget-sdk/blob/main/docs/errors/{code}.md";
}
