namespace Microsoft.Build.Framework;

/// <summary>Tells <c>msbuild -mt</c> that a task uses neither the current directory nor the environment, so that it may run in process. MSBuild knows it by its full name.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
