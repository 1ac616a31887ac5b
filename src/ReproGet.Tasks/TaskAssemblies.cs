using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace ReproGet.Tasks;

/// <summary>Finds the libraries of tasks that were compiled ahead for one platform: they stand in the folder above, once for all platforms.</summary>
internal static class TaskAssemblies
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "MSBuild starts tasks, and nothing of ours before them.")]
    internal static void Resolve()
    {
        var own = typeof(TaskAssemblies).Assembly;
        if (AssemblyLoadContext.GetLoadContext(own) is { } context && Path.GetDirectoryName(Path.GetDirectoryName(own.Location)) is { Length: > 0 } folder)
            context.Resolving += (context, name) => Find(context, folder, name);
    }

    private static Assembly? Find(AssemblyLoadContext context, string folder, AssemblyName name)
    {
        var path = Path.Combine(folder, name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}
