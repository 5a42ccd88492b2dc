"""Form times and assemblies that students plan and run for younger years."""
